#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>

/// What a golden store and the text beside it have in common for the program that makes them and the test that opens
/// them.
namespace confab::tests::golden {

/// When the store was made, and the clock under which it is opened: sessions and tokens that were not ended are good
/// then.
inline constexpr TimeMs kBeganAt = 1'796'000'000'000;
inline constexpr TimeMs kOpenedAt = kBeganAt + 60 * 60 * 1000;

EngineOptions golden_options(const std::string& data_dir);

/// The answer as JSON, or {"error":CODE,"field":FIELD}. $START in a request is the cursor `start`.
std::string answer_of(Engine& engine, UserId user, std::string_view operation, std::string request,
                      std::string_view start);

/// Where `got` lacks something of `want`, or has it otherwise; empty if it lacks nothing. Objects may have further
/// members, and of cursors only the position counts: a copy of a store has an epoch of its own.
std::string difference(std::string_view want, std::string_view got);

}  // namespace confab::tests::golden
