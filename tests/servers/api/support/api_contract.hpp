#pragma once

#include <string>

#include "servers/common/support/raw_client.hpp"

namespace confab::tests {

/// How an answer of /v1 differs from what the OpenAPI document of this build says of its route: the status must be
/// listed, and the body must fit the schema. Empty if it does not differ, or if the path is not of /v1.
std::string contract_fault(const std::string& method, const std::string& target, const RawResponse& response);

}  // namespace confab::tests
