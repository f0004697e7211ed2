#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/command.hpp"
#include "util/random.hpp"

/// What is checked and computed before a command goes to the log, and not again by the rules: it follows tables of
/// Unicode, which differ between builds. What the rules check too is in state/request_rules.hpp.
namespace confab::engine {

/// A user's name. It must show something or be empty, hold nothing hidden, and not be an e-mail address but the user's
/// own (`own_email`, folded), so that nobody passes for somebody else. Errors: invalid_argument, too_large (name)
Result<> check_name(std::string_view name, std::string_view own_email);
/// What users say of themselves: nothing hidden in it. Errors: invalid_argument, too_large (about, picture)
Result<> check_profile(const std::optional<std::string>& about, const std::optional<std::string>& picture);
/// A group's title: likewise, but not empty and no address at all. Errors: invalid_argument, too_large (title)
Result<> check_title(std::string_view title);

/// Ids for commands without a client key: from a random start on, one after another. Of 128 bits, so no two processes
/// ever meet. Threads: any.
class CommandIds {
 public:
  explicit CommandIds(util::RandomSource& random);

  state::CommandId next();

 private:
  state::CommandId start_{};
  std::atomic<std::uint64_t> made_ = 0;
};

/// BLAKE2b of the caller and their key: the same for every repeat.
state::CommandId command_id(UserId caller, std::string_view client_key);

}  // namespace confab::engine
