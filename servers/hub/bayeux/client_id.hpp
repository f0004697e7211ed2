#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace confab::servers::hub::bayeux {

/// The parts of a client id: LOOP.GENERATION.NAME.SECRET, of digits, lower-case letters and dots.
///
/// A request with the whole id is from that client. NAME (80 random bits) names it where others may look: it stands in
/// the client keys of its messages. SECRET has 160 random bits.
struct ClientId {
  int loop = 0;                  ///< of the loop that has the session
  std::uint32_t generation = 0;  ///< of the worker that has it
  std::string_view name;         ///< views into the text
};

std::string make_client_id(int loop, std::uint32_t generation);

/// Nothing if we cannot have made it.
std::optional<ClientId> parse_client_id(std::string_view text);

}  // namespace confab::servers::hub::bayeux
