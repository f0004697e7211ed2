#include "engine/request_hash.hpp"

#include <variant>

#include "state/command_fields.hpp"

namespace confab::engine {

std::uint64_t request_hash(const state::Command& command) {
  const std::uint64_t kind = command.body.index() + 1;  // as encode() numbers them
  return std::visit([kind](const auto& body) { return hash_request(kind, body); }, command.body);
}

}  // namespace confab::engine
