#include <algorithm>
#include <utility>

#include "engine/admission.hpp"
#include "engine/core.hpp"
#include "engine/request_hash.hpp"
#include "state/request_rules.hpp"

// Conversations and messages: each mutation is admitted, sent to the log, and its outcome turned into what the caller
// asked for.

namespace confab::inline v0_1 {

namespace {

Message to_message(state::Outcome&& outcome) {
  if (outcome.message.empty()) return {};
  Message message = state::to_message(outcome.conversation, std::move(outcome.message.front()));
  message.position = outcome.position;
  message.at = outcome.at;
  return message;
}

Done<state::Outcome> position_of(Done<Position> done) {
  return [done = std::move(done)](const Result<state::Outcome>& outcome) {
    if (!outcome) return done(outcome.error());
    done(outcome->position);
  };
}

}  // namespace

state::Command Engine::Core::make_command(const Caller& caller, decltype(state::Command::body) body,
                                          std::string_view client_key) {
  state::Command command;
  command.caller = caller;
  command.body = std::move(body);
  command.identified = !client_key.empty();
  if (command.identified) {
    command.id = engine::command_id(caller.user, client_key);
    command.request_hash = engine::request_hash(command);
  } else {
    command.id = ids_.next();
  }
  return command;
}

void Engine::Core::submit(const Caller& caller, decltype(state::Command::body) body, std::string_view client_key,
                          Done<state::Outcome> done) {
  submit(make_command(caller, std::move(body), client_key), std::move(done));
}

void Engine::Core::submit(state::Command command, Done<state::Outcome> done) {
  auto shared = std::make_shared<Done<state::Outcome>>(std::move(done));
  auto queued = log_->submit(std::move(command), [this, shared](Result<state::Outcome> outcome) {
    note_room(outcome);
    if (outcome && outcome->error != 0) {
      Error refused =
          state::refusal_error(outcome->reason, static_cast<ErrorCode>(outcome->error), outcome->error_field);
      refused.retry_after_ms = outcome->retry_after_ms;
      (*shared)(std::move(refused));
    } else {
      (*shared)(std::move(outcome));
    }
  });
  if (!queued) (*shared)(queued.error());
}

/// What shows whether the store has room: a command that wrote, or one that could not.
void Engine::Core::note_room(const Result<state::Outcome>& outcome) {
  if (outcome.code() == ErrorCode::store_full) {
    full_at_ms_ = clock_.steady_ms();
  } else if (outcome && outcome->position && !outcome->unchanged) {
    full_at_ms_ = 0;
  }
}

Result<> Engine::Core::ready() const {
  if (!is_own_process()) return Error{ErrorCode::unsupported, "an engine is not usable in a forked child"};
  if (auto there = environment_->check_place(); !there) return there;
  if (auto standing = log_->ready(); !standing) return standing;
  const std::int64_t full_at_ms = full_at_ms_;
  if (full_at_ms == 0 || clock_.steady_ms() - full_at_ms >= kFullToldMs) return {};
  return Error{ErrorCode::store_full, "there is no room left to write; reading works"};
}

void Engine::Core::give_conversation(const Caller& caller, ConversationId id, Position at,
                                     const Done<Conversation>& done) {
  in_pool_or_here<Conversation>(
      caller.user,
      [this, caller, id, at]() -> Result<Conversation> {
        auto found = read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
          return state::conversation(txn, viewer, id);
        });
        if (found) found->position = std::max(found->position, at);
        return found;
      },
      done);
}

void Engine::Core::open_direct(const Caller& caller, UserId other, Done<Conversation> done) {
  submit(caller, state::OpenDirect{other}, {}, [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    give_conversation(caller, outcome->conversation, outcome->position, done);
  });
}

void Engine::Core::create_group(const Caller& caller, std::string_view title, std::vector<UserId> members,
                                std::string_view client_key, Done<Conversation> done) {
  if (auto checked = engine::check_title(title); !checked) return done(checked.error());
  if (auto checked = state::check_client_key(client_key); !checked) return done(checked.error());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  std::erase(members, caller.user);
  if (auto checked = state::check_first_members(members.size()); !checked) return done(checked.error());
  submit(caller, state::CreateGroup{std::string(title), std::move(members)}, client_key,
         [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
           if (!outcome) return done(outcome.error());
           give_conversation(caller, outcome->conversation, outcome->position, done);
         });
}

void Engine::Core::submit_notice(const Caller& caller, decltype(state::Command::body) body, Done<Message> done) {
  submit(caller, std::move(body), {}, [done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    done(to_message(*std::move(outcome)));
  });
}

void Engine::Core::add_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done) {
  submit_notice(caller, state::AddMember{id, user}, std::move(done));
}

void Engine::Core::remove_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done) {
  submit_notice(caller, state::RemoveMember{id, user}, std::move(done));
}

void Engine::Core::list_conversation(const Caller& caller, ConversationId id, bool hidden, Done<Position> done) {
  submit(caller, state::ListConversation{id, hidden}, {}, position_of(std::move(done)));
}

void Engine::Core::forget(const Caller& caller, ConversationId id, Done<Position> done) {
  submit(caller, state::ForgetGroup{id}, {}, position_of(std::move(done)));
}

void Engine::Core::send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry,
                                Done<Message> done) {
  if (auto checked = state::check_draft(draft); !checked) return done(checked.error());
  auto command = make_command(caller, state::SendMessage{draft, id}, draft.client_key);
  Result<> passed;
  if (options_.moderate) passed = moderate(caller, std::get<state::SendMessage>(command.body));
  if (retry && command.identified) return send_again(std::move(command), std::move(passed), std::move(done));
  place(std::move(command), passed, std::move(done));
}

void Engine::Core::place(state::Command send, const Result<>& passed, Done<Message> done) {
  if (!passed) return refuse(std::move(send), passed.error(), std::move(done));
  submit(std::move(send), [done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    done(to_message(*std::move(outcome)));
  });
}

/// The writer knows the newest commands by their ids. What may be older is looked for here, where it costs the caller
/// and not the writer. The search says up to where it saw, and the writer makes sure that it knows all that came since.
void Engine::Core::send_again(state::Command command, Result<> passed, Done<Message> done) {
  auto shared = std::make_shared<state::Command>(std::move(command));
  in_pool<std::optional<Message>>(
      shared->caller.user, [this, shared] { return placed_before(*shared); },
      [this, shared, passed = std::move(passed), done = std::move(done)](Result<std::optional<Message>> found) {
        if (!found) return done(found.error());
        if (*found) return done(**std::move(found));
        place(std::move(*shared), passed, done);
      });
}

/// What an earlier send under the same key placed, if the conversation's newest messages have it.
Result<std::optional<Message>> Engine::Core::placed_before(state::Command& command) const {
  auto& send = std::get<state::SendMessage>(command.body);
  send.searched_up_to = Position();
  auto stored = read(command.caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
    auto found = state::sent_before(txn, viewer, send.conversation, send.client_key);
    if (!found) return found;
    const auto meta = state::meta(txn);
    if (!meta) return decltype(found)(meta.error());
    send.searched_up_to = meta->last_position;
    return found;
  });
  // A caller who left or signed out meanwhile is refused by the writer, or gets the first placement from the window.
  if (stored.code() == ErrorCode::not_found || stored.code() == ErrorCode::unauthenticated) {
    return std::optional<Message>();
  }
  if (!stored) return stored.error();
  if (!*stored) return std::optional<Message>();
  if ((*stored)->request_hash != command.request_hash) {
    return state::refuse(state::Refusal::client_key_used, "client_key");
  }
  return std::optional(state::to_message(send.conversation, **std::move(stored)));
}

Result<> Engine::Core::moderate(const Caller& author, state::SendMessage& send) const {
  OutgoingMessage message{send, author, send.conversation};
  if (auto passed = options_.moderate(message); !passed) {
    Error why = passed.error();
    if (why.code == ErrorCode::ok || why.code == ErrorCode::internal) why.code = ErrorCode::forbidden;
    return why;
  }
  send.body = std::move(message.body);
  return state::check_body(send.body);
}

/// Refuses what the host does not let pass, unless the writer knows better, which has the ids of earlier commands: a
/// repeat was placed before, the session ended, or the author is not a member of the conversation.
void Engine::Core::refuse(state::Command send, Error why, Done<Message> done) {
  send.body = state::FindPlacement{std::get<state::SendMessage>(send.body).conversation};
  send.identified = false;
  submit(std::move(send), [why = std::move(why), done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    if (outcome->message.empty()) return done(why);
    done(to_message(*std::move(outcome)));
  });
}

void Engine::Core::mark_read(const Caller& caller, ConversationId id, Seq seq, Done<ReadMark> done) {
  submit(caller, state::MarkRead{id, seq}, {},
         [this, caller, id, done = std::move(done)](Result<state::Outcome> outcome) {
           if (!outcome) return done(outcome.error());
           in_pool_or_here<ReadMark>(
               caller.user,
               [this, caller, id, seq = outcome->seq, position = outcome->position]() -> Result<ReadMark> {
                 auto unread = read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
                   return state::unread(txn, viewer, id);
                 });
                 if (!unread) return unread.error();
                 return ReadMark{id, seq, *unread, position};
               },
               done);
         });
}

}  // namespace confab::inline v0_1
