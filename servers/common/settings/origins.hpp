#pragma once

#include <string>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers {

/// Whether each of them is an origin as browsers send it ("https://chat.example.org:8443"): scheme, host in lower case
/// and port if it is not the scheme's own, nothing behind. Anything else would never match, and "*" is not offered: an
/// allowed page acts for whoever is signed in.
/// Errors: invalid_argument, with the reason
Result<> check_origins(const std::vector<std::string>& origins);

}  // namespace confab::servers
