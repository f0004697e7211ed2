#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

/// The binary forms that outlive a process: rows of the store, commands, and the frames of writer.sock, where processes
/// of two releases meet during an upgrade.
namespace confab::tests::golden {

struct Encoding {
  std::string kind;  ///< "command", "record.user", "frame.outcome"
  std::string bytes;
};

/// At least one of each kind, of every command too, with every field in use.
std::vector<Encoding> example_encodings();

/// What this build reads in the bytes: the fields that are not at their defaults, so that fields of later releases do
/// not show. Errors: not_found (kind), and those of the decoder
Result<std::string> shown(std::string_view kind, std::string_view bytes);

}  // namespace confab::tests::golden
