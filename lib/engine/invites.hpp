#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <confab/limits.hpp>
#include <confab/types.hpp>

#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/reads.hpp"
#include "util/clock.hpp"
#include "util/mutex.hpp"
#include "util/random.hpp"

namespace confab::engine {

/// Whoever has the token of an invitation may join, so nobody may find one by trying. A token has 192 random bits, and
/// a user who tries unknown ones is soon told to wait. An attempt counts from its beginning, so that many at once are
/// bounded too, and is forgotten when the token was good.
///
/// Threads: any.
class InviteGuesses {
 public:
  /// Errors: rate_limited  Limits::invite_guesses_per_minute_max within a minute; with the rest of it
  Result<> begin(UserId user, std::int64_t now_ms);
  void was_good(UserId user);

  /// Users whose attempts are remembered; of more, the one who comes first in no particular order is forgotten.
  static constexpr std::size_t kUsersMax = 10'000;

 private:
  struct Attempts {
    std::int64_t since_ms = 0;
    std::size_t count = 0;
  };

  util::Mutex mutex_;
  std::unordered_map<UserId, Attempts> attempts_ CONFAB_GUARDED_BY(mutex_);
};

/// Invitations to groups. Makes the tokens, which only their holders have: the store knows their hashes.
///
/// Threads:  any. Completions are called on the log's thread for them or a query thread.
/// Lifetime: ends after its last completion and before its parts do.
class Invites {
 public:
  Invites(const Reads& reads, Commands& commands, const util::Clock& clock, util::RandomSource& random)
      : reads_(reads), commands_(commands), clock_(clock), random_(random) {}

  void create(const Caller& caller, ConversationId id, std::int64_t lifetime_ms, std::uint64_t uses_max,
              Done<NewInvite> done);
  void revoke(const Caller& caller, ConversationId id, InviteId invite, Done<Position> done);
  /// Completes with the conversation and where the caller joined it; 0: they were a member.
  void accept(const Caller& caller, std::string_view token, Done<state::Outcome> done);
  Result<std::vector<Invite>> list(const Caller& caller, ConversationId id) const;
  Result<InvitePreview> preview(const Caller& caller, std::string_view token) const;

 private:
  const Reads& reads_;
  Commands& commands_;
  const util::Clock& clock_;
  util::RandomSource& random_;
  mutable InviteGuesses guesses_;
};

}  // namespace confab::engine
