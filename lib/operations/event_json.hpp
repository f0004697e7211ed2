#pragma once

#include <cstdint>
#include <string>

#include <confab/types.hpp>

namespace confab::operations {

/// An event as the native protocol has it: docs/protocol.md, "Events".
std::string event_json(const Event& event, std::uint64_t epoch);

}  // namespace confab::operations
