#pragma once

#include <cstdint>
#include <string>

#include <confab/types.hpp>

#include "operations/json_writer.hpp"
#include "operations/schema_writer.hpp"

namespace confab::operations {

/// An event as the native protocol has it: docs/reference/protocol.md, "Events".
std::string event_json(const Event& event, std::uint64_t epoch);

/// The member "events" of the catalogue.
void describe_events(JsonWriter& writer, Schema& schema);

}  // namespace confab::operations
