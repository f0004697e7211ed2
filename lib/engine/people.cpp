#include "engine/people.hpp"

#include <optional>
#include <utility>

#include "engine/admission.hpp"
#include "state/names.hpp"
#include "state/refusals.hpp"
#include "state/request_rules.hpp"
#include "util/text.hpp"

namespace confab::engine {

std::string words_of_name(const Reads& reads, std::string_view name) {
  const auto meta = reads.meta();
  return meta && meta->level >= 2 ? util::name_words(name) : std::string();
}

void People::update_profile(const Caller& caller, const ProfileUpdate& update, Done<User> done) {
  state::UpdateProfile body{update.name, {}, update.about, update.picture};
  if (update.name) {
    auto own = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
      return state::user(txn, viewer, viewer.user);
    });
    if (!own) return done(own.error());
    const auto own_email = util::fold_email(own->email);
    if (auto fit = check_name(*update.name, own_email ? *own_email : ""); !fit) return done(fit.error());
    body.words = words_of_name(reads_, *update.name);
  }
  if (auto fit = check_profile(update.about, update.picture); !fit) return done(fit.error());
  commands_.submit(caller, std::move(body),
                   [this, caller, done = std::move(done)](const Result<state::Outcome>& outcome) {
                     if (!outcome) return done(outcome.error());
                     give_user(caller, caller.user, done);
                   });
}

/// As the caller sees them; nobody is the host.
void People::give_user(const Caller& caller, UserId user, const Done<User>& done) const {
  reads_.in_pool_or_here<User>(
      caller.user,
      [this, caller, user]() -> Result<User> {
        const auto shown = [user](const store::Txn& txn, const state::Viewer& viewer) {
          return state::shown_user(txn, viewer, user);
        };
        return caller.user ? reads_.read(caller, shown) : reads_.read_as_host(shown);
      },
      done);
}

Result<UserPage> People::search(const Caller& caller, const SearchQuery& query) const {
  if (query.words.size() > Limits::search_bytes_max) return state::refuse(state::Refusal::too_long, "words");
  const SearchQuery folded{util::name_words(query.words), query.after, query.limit};
  return reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::search_users(txn, viewer, folded);
  });
}

void People::block(const Caller& caller, UserId user, bool blocked, Done<Position> done) {
  commands_.submit(caller, state::BlockUser{user, blocked}, position_of(std::move(done)));
}

Result<BlockedPage> People::blocked(const Caller& caller, const BlockedQuery& query) const {
  return reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    return state::blocked_users(txn, viewer, query);
  });
}

void People::report(const Caller& caller, const ReportDraft& draft, std::string_view client_key, Done<Position> done) {
  if (auto fit = state::check_client_key(client_key); !fit) return done(fit.error());
  if (auto fit = state::check_reason(draft.reason); !fit) return done(fit.error());
  if (draft.conversation.value != 0 && draft.user.value != 0) {
    return done(Error{ErrorCode::invalid_argument, "a report is of a message or of a user", "user"});
  }
  auto command =
      commands_.make(caller, state::CreateReport{draft.conversation, draft.seq, draft.user, draft.reason}, client_key);
  commands_.submit(std::move(command), position_of(std::move(done)));
}

Result<ReportPage> People::reports(const ReportQuery& query) const {
  return reads_.read_as_host([&](const store::Txn& txn, const state::Viewer&) { return state::reports(txn, query); });
}

void People::resolve_report(Position report, Done<Position> done) {
  commands_.submit({}, state::ResolveReport{report}, position_of(std::move(done)));
}

void People::disable(UserId user, bool disabled, Done<User> done) {
  commands_.submit({}, state::DisableUser{user, disabled},
                   [this, user, done = std::move(done)](const Result<state::Outcome>& outcome) {
                     if (!outcome) return done(outcome.error());
                     give_user({}, user, done);
                   });
}

void People::end_sessions(UserId user, Done<Position> done) {
  commands_.submit({}, state::EndSessions{user}, position_of(std::move(done)));
}

void People::find_names() {
  if (!finding_names_.exchange(true)) find_more_names();
}

void People::find_more_names() {
  std::optional<state::FindNames> next;
  if (auto txn = reads_.begin()) {
    if (const auto meta = state::meta(*txn)) next = state::names_to_find(state::Tables(*txn), *meta, util::name_words);
  }
  if (!next) {
    finding_names_ = false;
    return;
  }
  commands_.submit({}, *std::move(next), [this](const Result<state::Outcome>& outcome) {
    // An error is of a process that closes, or of a writer that does it itself.
    if (outcome && !outcome->unchanged) return find_more_names();
    finding_names_ = false;
  });
}

}  // namespace confab::engine
