#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/load/loop.hpp"

namespace confab::load {

/// What a message says about itself, at the start of its body: who sent it, the number of the sender's message, and
/// when.
struct Mark {
  static constexpr char kSign = '~';         ///< found nowhere else in what a server sends
  static constexpr std::size_t kBytes = 39;  ///< the sign, then hexadecimal digits: 8, 6, 8, 16

  std::uint32_t run = 0;  ///< tells this run's messages from those of earlier ones
  std::uint32_t sender = 0;
  std::uint32_t number = 0;  ///< 0, 1, 2, … of this sender
  Nanos sent_at = 0;

  /// A body of `bytes` (at least kBytes) that begins with the mark.
  std::string body(std::size_t bytes) const;
  /// Reads the mark at the start of `text`.
  static std::optional<Mark> parse(std::string_view text);
};

}  // namespace confab::load
