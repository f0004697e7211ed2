#include "state/state.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <utility>

#include "state/command_fields.hpp"
#include "state/id_window.hpp"
#include "state/rules.hpp"
#include "state/tables.hpp"
#include "store/bootstrap.hpp"
#include "store/codec.hpp"
#include "util/endian.hpp"

namespace confab::state {

namespace {

/// False for commands of clients without a session, and of the engine itself.
bool needs_caller(const Command& command) {
  return !std::holds_alternative<RegisterUser>(command.body) && !std::holds_alternative<StartSession>(command.body) &&
         !std::holds_alternative<RotateSession>(command.body) && !std::holds_alternative<TrimLog>(command.body) &&
         !std::holds_alternative<UpdateUser>(command.body) && !std::holds_alternative<BeginFollowing>(command.body) &&
         !std::holds_alternative<ConfirmFollowed>(command.body) &&
         !std::holds_alternative<RemoveFollower>(command.body) && !std::holds_alternative<RaiseLevel>(command.body) &&
         !std::holds_alternative<DisableUser>(command.body) && !std::holds_alternative<EndSessions>(command.body) &&
         !std::holds_alternative<ResolveReport>(command.body) && !std::holds_alternative<FindNames>(command.body) &&
         !std::holds_alternative<ResetPassword>(command.body) && !std::holds_alternative<ConfirmEmail>(command.body) &&
         !std::holds_alternative<TellReactions>(command.body);
}

Outcome refusal(const Error& error) {
  assert(error.reason != 0);  // the log keeps no words
  Outcome outcome;
  outcome.kind = OutcomeKind::refused;
  outcome.error = static_cast<std::int32_t>(error.code);
  outcome.reason = static_cast<Refusal>(error.reason);
  outcome.error_field = error.field;
  outcome.retry_after_ms = error.retry_after_ms;
  return outcome;
}

void stamp(Outcome& outcome, const Command& command) {
  outcome.id = command.id;
  outcome.request_hash = command.request_hash;
  outcome.at = command.at;
  outcome.caller = command.caller.user;
}

/// Stands in the window for the id of a record that cannot be read. Real ids are hashes or random, so none is equal.
CommandId nobodys_id(std::uint64_t position) {
  CommandId id{};
  util::store_be64(id.data() + 8, position);
  return id;
}

template <typename... Kinds>
bool is_one_of(const Command& command) {
  return (std::holds_alternative<Kinds>(command.body) || ...);
}

/// The level from which on a command may be applied: a process of an older version would not understand its effects.
/// A field that came with a version of its record came with the level of that number.
std::uint64_t level_of(const Command& command) {
  if (is_one_of<EditMessage, DeleteMessage, UpdateProfile, DisableUser, EndSessions, BlockUser, CreateReport,
                ResolveReport, FindNames, MakeAccountToken, ResetPassword, ConfirmEmail, UpdateConversation, SetRole,
                SetPreferences, CreateInvite, RevokeInvite, AcceptInvite, PinMessage, SetReaction, TellReactions,
                AddMembers>(command)) {
    return 2;
  }
  return std::visit([](const auto& body) -> std::uint64_t { return store::VersionNeeded::of(body); }, command.body);
}

/// A client that was not let in may sign in, and one that came too fast, at a bad moment or before the level was raised
/// may wait, and try again under the same key.
bool may_come_again(ErrorCode code) {
  return code == ErrorCode::unauthenticated || code == ErrorCode::rate_limited || code == ErrorCode::overloaded ||
         code == ErrorCode::unsupported;
}

/// Which outcomes `log` keeps.
bool is_kept(const Outcome& outcome, const Command& command) {
  if (outcome.kind != OutcomeKind::refused) return command.identified || !outcome.unchanged;
  return command.identified && !may_come_again(static_cast<ErrorCode>(outcome.error));
}

}  // namespace

struct State::Impl {
  Impl(std::uint64_t positions, const Bounds& of_users)
      : window_positions(positions), bounds(of_users), window(positions) {}

  Result<> make_meta(store::Environment& environment);
  Result<> fill_window(const Tables& tables);
  Result<std::optional<Outcome>> repeated(const Command& command) const;
  Result<Outcome> decide(const Command& command, Position position);
  Result<> append(Outcome& outcome, Position position);

  const std::uint64_t window_positions;
  const Bounds bounds;
  IdWindow window;
  MetaRecord meta;
  MetaRecord meta_before;
  std::optional<MutableTables> tables;  // of the open batch
  std::string encoded;                  // of the outcome at hand; kept for its memory
};

State::State(std::uint64_t window_positions, const Bounds& bounds)
    : impl_(std::make_unique<Impl>(window_positions, bounds)) {}
State::~State() = default;

Result<> State::load(store::Environment& environment) {
  if (auto made = impl_->make_meta(environment); !made) return made;
  auto txn = environment.read();
  if (!txn) return txn.error();
  return impl_->fill_window(Tables(*txn));
}

Result<> State::Impl::make_meta(store::Environment& environment) {
  auto txn = environment.write();
  if (!txn) return txn.error();
  MutableTables rows(*txn);
  const auto present = rows.meta();
  if (!present) return present.error();
  if (*present) {
    if ((*present)->level > store::kLevel) return store::newer_level((*present)->level);
    meta = **present;
    return {};
  }
  meta = {};
  meta.first_position = Position(1);
  if (auto put = rows.put_meta(meta); !put) return put;
  const auto made = rows.meta();
  if (!made) return made.error();
  meta = **made;
  return txn->commit();
}

Result<> State::Impl::fill_window(const Tables& rows) {
  window.reset();
  const std::uint64_t last = meta.last_position.value;
  const Position after(last > window_positions ? last - window_positions : 0);
  const auto add = [this](const CommandId& id, std::uint64_t position) {
    window.add(id, Position(position));
    window.commit();
  };
  std::uint64_t next = 0;
  const auto pass_over = [&](std::uint64_t end) {
    for (; next != 0 && next < end; ++next) add(nobodys_id(next), next);
  };
  auto scanned = rows.each_command_id(after, [&](Position position, const CommandId& id) {
    pass_over(position.value);
    add(id, position.value);
    next = position.value + 1;
  });
  if (scanned) pass_over(last + 1);
  return scanned;
}

Result<> State::begin(store::WriteTxn& txn) {
  assert(!impl_->tables);
  impl_->tables.emplace(txn);
  impl_->meta_before = impl_->meta;
  impl_->window.begin();
  return {};
}

Result<> State::finish() {
  assert(impl_->tables);
  if (impl_->meta.last_position == impl_->meta_before.last_position) return {};
  return impl_->tables->put_meta(impl_->meta);
}

void State::committed() {
  impl_->tables.reset();
  impl_->window.commit();
}

void State::rollback() {
  impl_->tables.reset();
  impl_->meta = impl_->meta_before;
  impl_->window.rollback();
}

Result<Outcome> State::apply(const Command& command) {
  assert(impl_->tables);
  auto repeated = impl_->repeated(command);
  if (!repeated) return std::move(repeated).error();
  if (*repeated) return std::move(**repeated);

  const Position position(impl_->meta.last_position.value + 1);
  auto outcome = impl_->decide(command, position);
  if (!outcome) return outcome;
  stamp(*outcome, command);
  if (!is_kept(*outcome, command)) return outcome;
  if (auto appended = impl_->append(*outcome, position); !appended) return appended.error();
  return outcome;
}

/// The first outcome of a command that the window knows.
Result<std::optional<Outcome>> State::Impl::repeated(const Command& command) const {
  const auto position = window.find(command.id);
  if (!position) return std::optional<Outcome>();
  auto first = tables->log(*position);
  if (!first) return first;
  if (!*first) return Error{ErrorCode::internal, "a command's outcome is not in the log"};
  if ((*first)->request_hash == command.request_hash) return first;
  auto outcome = refusal(refuse(Refusal::client_key_used, "client_key"));
  stamp(outcome, command);
  return std::optional(std::move(outcome));
}

Result<Outcome> State::Impl::decide(const Command& command, Position position) {
  Result<bool> visitor = false;
  if (level_of(command) > meta.level) {
    visitor = refuse(Refusal::level_too_low);
  } else if (needs_caller(command)) {
    visitor = check_caller(*tables, command);
  }
  Step step{*tables, meta, command, position, window_positions, bounds, visitor && *visitor};
  auto outcome = visitor ? std::visit([&](const auto& body) { return apply_rule(step, body); }, command.body)
                         : Result<Outcome>(visitor.error());
  if (!outcome && is_refusal(outcome.code())) return refusal(outcome.error());
  return outcome;
}

Result<> State::Impl::append(Outcome& outcome, Position position) {
  outcome.position = position;
  encoded.clear();
  encode_outcome(outcome, encoded);
  if (auto put = tables->append_log(position, encoded); !put) return put;
  meta.last_position = position;
  meta.last_at = outcome.at;
  meta.digest = chain_digest(meta.digest, position, record_hash(outcome, encoded));
  window.add(outcome.id, position);
  return {};
}

}  // namespace confab::state
