#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/command.hpp"
#include "util/random.hpp"

/// What is checked and computed before a command goes to the log, because it differs from call to call or because a
/// refusal here is cheaper. `apply` checks again what is a rule.
namespace confab::engine {

/// Errors: invalid_argument, too_large, with the field's name
Result<> check_label(std::string_view text, std::string_view field, std::size_t bytes_max, bool may_be_empty);
/// As check_label(), for a name or title that others see. It must show something, hold nothing hidden, and not be an
/// e-mail address but the user's own (`own_email`, folded), so that nobody passes for somebody else.
Result<> check_name(std::string_view text, std::string_view field, std::size_t bytes_max, bool may_be_empty,
                    std::string_view own_email = {});
Result<> check_body(std::string_view body);
Result<> check_client_key(std::string_view client_key);

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
