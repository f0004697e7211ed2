#include "engine/invites.hpp"

#include <array>
#include <string>
#include <utility>

#include "state/refusals.hpp"
#include "state/request_rules.hpp"
#include "util/base64url.hpp"
#include "util/hash.hpp"

namespace confab::engine {

namespace {

constexpr std::size_t kTokenBytes = 24;
constexpr std::int64_t kMinuteMs = 60'000;

state::TokenHash hash_of(std::string_view token) { return util::blake2b_256("confab.invite", token); }

}  // namespace

Result<> InviteGuesses::begin(UserId user, std::int64_t now_ms) {
  const util::MutexLock lock(mutex_);
  if (attempts_.size() >= kUsersMax && !attempts_.contains(user)) {
    std::erase_if(attempts_, [&](const auto& entry) { return now_ms - entry.second.since_ms >= kMinuteMs; });
    if (attempts_.size() >= kUsersMax) attempts_.erase(attempts_.begin());
  }
  auto& attempts = attempts_[user];
  if (attempts.count == 0 || now_ms - attempts.since_ms >= kMinuteMs) attempts = {now_ms, 0};
  if (attempts.count >= Limits::invite_guesses_per_minute_max) {
    return Error{ErrorCode::rate_limited, "too many invitations that are not valid", "token",
                 static_cast<int>(attempts.since_ms + kMinuteMs - now_ms)};
  }
  ++attempts.count;
  return {};
}

void InviteGuesses::was_good(UserId user) {
  const util::MutexLock lock(mutex_);
  const auto found = attempts_.find(user);
  if (found != attempts_.end() && found->second.count > 0) --found->second.count;
}

void Invites::create(const Caller& caller, ConversationId id, std::int64_t lifetime_ms, std::uint64_t uses_max,
                     Done<NewInvite> done) {
  if (auto fit = state::check_invite(lifetime_ms, uses_max); !fit) return done(fit.error());
  std::array<std::uint8_t, kTokenBytes> bytes{};
  random_.fill(bytes);
  std::string token = util::base64url_encode(bytes);
  const state::CreateInvite body{id, hash_of(token), lifetime_ms, uses_max};
  commands_.submit(caller, body,
                   [caller, lifetime_ms, uses_max, token = std::move(token),
                    done = std::move(done)](const Result<state::Outcome>& outcome) {
                     if (!outcome) return done(outcome.error());
                     const Invite made{.id = outcome->invite,
                                       .created_by = caller.user,
                                       .created_at = outcome->at,
                                       .expires_at = outcome->at + lifetime_ms,
                                       .uses_max = uses_max};
                     done(NewInvite{made, token, outcome->position});
                   });
}

void Invites::revoke(const Caller& caller, ConversationId id, InviteId invite, Done<Position> done) {
  commands_.submit(caller, state::RevokeInvite{id, invite}, position_of(std::move(done)));
}

void Invites::accept(const Caller& caller, std::string_view token, Done<state::Outcome> done) {
  if (auto may = guesses_.begin(caller.user, clock_.steady_ms()); !may) return done(may.error());
  commands_.submit(caller, state::AcceptInvite{hash_of(token)},
                   [this, user = caller.user, done = std::move(done)](Result<state::Outcome> outcome) {
                     if (outcome || outcome.error().field != "token") guesses_.was_good(user);
                     done(std::move(outcome));
                   });
}

Result<std::vector<Invite>> Invites::list(const Caller& caller, ConversationId id) const {
  const TimeMs now = clock_.now_ms();
  return reads_.read(
      caller, [&](const store::Txn& txn, const state::Viewer& viewer) { return state::invites(txn, viewer, id, now); });
}

Result<InvitePreview> Invites::preview(const Caller& caller, std::string_view token) const {
  if (auto may = guesses_.begin(caller.user, clock_.steady_ms()); !may) return may.error();
  const TimeMs now = clock_.now_ms();
  auto found = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::invite_preview(txn, viewer, hash_of(token), now);
  });
  if (found || found.error().field != "token") guesses_.was_good(caller.user);
  return found;
}

}  // namespace confab::engine
