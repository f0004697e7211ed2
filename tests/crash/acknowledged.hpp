#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "store/environment.hpp"

namespace confab::crash {

struct Placement {
  std::uint64_t seq = 0;
  std::uint64_t position = 0;
  friend bool operator==(const Placement&, const Placement&) = default;
};

/// What senders were told, by sender and number.
using Acknowledged = std::map<std::pair<std::uint64_t, std::uint64_t>, Placement>;

/// Takes one line of crash_writer. False if it is none, or says something else than was said before.
bool take_line(std::string_view line, Acknowledged& acknowledged);

/// Reads the whole conversation and looks for a breach of what we promise: every acknowledged message is there, where
/// it was said to be; none is there twice; a sender's messages are in their order without gaps; seq is 1, 2, 3, …
/// Says what it found; empty if all is well.
std::string find_breach(const store::Environment& environment, const Acknowledged& acknowledged);

}  // namespace confab::crash
