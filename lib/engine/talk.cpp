#include "engine/talk.hpp"

#include <algorithm>
#include <utility>

#include "engine/admission.hpp"
#include "state/request_rules.hpp"

namespace confab::engine {

namespace {

Message to_message(state::Outcome&& outcome) {
  if (outcome.message.empty()) return {};
  Message message = state::to_message(outcome.conversation, std::move(outcome.message.front()));
  message.position = outcome.position;
  message.at = outcome.at;
  return message;
}

}  // namespace

void Talk::give_conversation(const Caller& caller, ConversationId id, Position at, const Done<Conversation>& done) {
  reads_.in_pool_or_here<Conversation>(
      caller.user,
      [this, caller, id, at]() -> Result<Conversation> {
        auto found = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
          return state::conversation(txn, viewer, id);
        });
        if (!found) return found;
        found->position = std::max(found->position, at);
        live_.add_marks(*found);
        return found;
      },
      done);
}

void Talk::open_direct(const Caller& caller, UserId other, Done<Conversation> done) {
  commands_.submit(caller, state::OpenDirect{other},
                   [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
                     if (!outcome) return done(outcome.error());
                     give_conversation(caller, outcome->conversation, outcome->position, done);
                   });
}

void Talk::create_group(const Caller& caller, std::string_view title, std::vector<UserId> members,
                        std::string_view client_key, Done<Conversation> done) {
  if (auto checked = check_title(title); !checked) return done(checked.error());
  if (auto checked = state::check_client_key(client_key); !checked) return done(checked.error());
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  std::erase(members, caller.user);
  if (auto checked = state::check_first_members(members.size()); !checked) return done(checked.error());
  commands_.submit(commands_.make(caller, state::CreateGroup{std::string(title), std::move(members)}, client_key),
                   [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
                     if (!outcome) return done(outcome.error());
                     give_conversation(caller, outcome->conversation, outcome->position, done);
                   });
}

void Talk::submit_notice(const Caller& caller, decltype(state::Command::body) body, Done<Message> done) {
  commands_.submit(caller, std::move(body), [done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    done(to_message(*std::move(outcome)));
  });
}

void Talk::add_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done) {
  submit_notice(caller, state::AddMember{id, user}, std::move(done));
}

void Talk::add_members(const Caller& caller, ConversationId id, std::vector<UserId> users, Done<AddedMembers> done) {
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  if (auto checked = state::check_added_members(users.size()); !checked) return done(checked.error());
  commands_.submit(caller, state::AddMembers{id, std::move(users)},
                   [done = std::move(done)](Result<state::Outcome> outcome) {
                     if (!outcome) return done(outcome.error());
                     AddedMembers added{.skipped = std::move(outcome->skipped), .position = outcome->position};
                     if (!outcome->message.empty()) added.notice = to_message(*std::move(outcome));
                     done(std::move(added));
                   });
}

void Talk::remove_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done) {
  submit_notice(caller, state::RemoveMember{id, user}, std::move(done));
}

void Talk::update_conversation(const Caller& caller, ConversationId id, ConversationUpdate update,
                               Done<Conversation> done) {
  if (auto fit = state::check_update(update); !fit) return done(fit.error());
  commands_.submit(caller, state::UpdateConversation{std::move(update), id},
                   [this, caller, id, done = std::move(done)](const Result<state::Outcome>& outcome) {
                     if (!outcome) return done(outcome.error());
                     give_conversation(caller, id, outcome->position, done);
                   });
}

void Talk::set_role(const Caller& caller, ConversationId id, UserId user, Role role, Done<Position> done) {
  commands_.submit(caller, state::SetRole{id, user, role}, position_of(std::move(done)));
}

/// Two commands, if the caller archives and does something else as well. Each can be repeated.
void Talk::set_preferences(const Caller& caller, ConversationId id, const PreferencesUpdate& update,
                           Done<Position> done) {
  const auto then_list = [this, caller, id, archived = update.archived,
                          done = std::move(done)](const Result<Position>& at) {
    if (!at || !archived) return done(at);
    list_conversation(caller, id, *archived, done);
  };
  if (update.archived && !update.muted_until && !update.pinned && !update.marked_unread) return then_list(Position());
  commands_.submit(caller, state::SetPreferences{id, update.muted_until, update.pinned, update.marked_unread},
                   position_of(then_list));
}

void Talk::list_conversation(const Caller& caller, ConversationId id, bool hidden, Done<Position> done) {
  commands_.submit(caller, state::ListConversation{id, hidden}, position_of(std::move(done)));
}

void Talk::forget(const Caller& caller, ConversationId id, Done<Position> done) {
  commands_.submit(caller, state::ForgetGroup{id}, position_of(std::move(done)));
}

void Talk::send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry, Done<Message> done) {
  if (auto checked = state::check_draft(draft); !checked) return done(checked.error());
  auto command = commands_.make(caller, state::SendMessage{draft, id}, draft.client_key);
  auto& send = std::get<state::SendMessage>(command.body);
  Result<> passed;
  if (options_.moderate) {
    auto text = moderate({send, caller, id});
    if (text) {
      send.body = *std::move(text);
    } else {
      passed = text.error();
    }
  }
  if (retry && command.identified) return send_again(std::move(command), std::move(passed), std::move(done));
  submit_send(std::move(command), passed, std::move(done));
}

void Talk::submit_send(state::Command send, const Result<>& passed, Done<Message> done) {
  if (!passed) return refuse(std::move(send), passed.error(), std::move(done));
  const Caller caller = send.caller;
  commands_.submit(std::move(send), [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    give_sent(caller, to_message(*std::move(outcome)), done);
  });
}

/// The message that this one answers is not in the outcome. A member who left meanwhile gets the answer without it.
void Talk::give_sent(const Caller& caller, Message message, const Done<Message>& done) {
  if (!message.reply_to) return done(std::move(message));
  reads_.in_pool_or_here<Message>(
      caller.user,
      [this, caller, message = std::move(message)]() mutable -> Result<Message> {
        const auto now = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
          return state::message(txn, viewer, message.conversation, message.seq);
        });
        if (now) message.reply = now->reply;
        return std::move(message);
      },
      done);
}

/// The writer knows the newest commands by their ids. What may be older is looked for here, where it costs the caller
/// and not the writer. The search says up to where it saw, and the writer makes sure that it knows all that came since.
void Talk::send_again(state::Command command, Result<> passed, Done<Message> done) {
  auto shared = std::make_shared<state::Command>(std::move(command));
  reads_.in_pool<std::optional<Message>>(
      shared->caller.user, [this, shared] { return placed_before(*shared); },
      [this, shared, passed = std::move(passed), done = std::move(done)](Result<std::optional<Message>> found) {
        if (!found) return done(found.error());
        if (*found) return give_sent(shared->caller, **std::move(found), done);
        submit_send(std::move(*shared), passed, done);
      });
}

/// What an earlier send under the same key placed, if the conversation's newest messages have it.
Result<std::optional<Message>> Talk::placed_before(state::Command& command) const {
  auto& send = std::get<state::SendMessage>(command.body);
  send.searched_up_to = Position();
  auto stored = reads_.read(command.caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
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

Result<std::string> Talk::moderate(OutgoingMessage message) const {
  if (auto passed = options_.moderate(message); !passed) {
    Error why = passed.error();
    if (why.code == ErrorCode::ok || why.code == ErrorCode::internal) why.code = ErrorCode::forbidden;
    return why;
  }
  if (auto fit = state::check_edit(message.body, message.data); !fit) return fit.error();
  return std::move(message.body);
}

/// Refuses what the host does not let pass, unless the writer knows better, which has the ids of earlier commands: a
/// repeat was placed before, the session ended, or the author is not a member of the conversation.
void Talk::refuse(state::Command send, Error why, Done<Message> done) {
  send.body = state::FindPlacement{std::get<state::SendMessage>(send.body).conversation};
  send.identified = false;
  const Caller caller = send.caller;
  commands_.submit(std::move(send),
                   [this, caller, why = std::move(why), done = std::move(done)](Result<state::Outcome> outcome) {
                     if (!outcome) return done(outcome.error());
                     if (outcome->message.empty()) return done(why);
                     give_sent(caller, to_message(*std::move(outcome)), done);
                   });
}

/// The answer is the message as it is when it is read: other changes may have come since.
void Talk::submit_change(const Caller& caller, decltype(state::Command::body) body, Done<Message> done) {
  commands_.submit(caller, std::move(body), [this, caller, done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    reads_.in_pool_or_here<Message>(
        caller.user,
        [this, caller, id = outcome->conversation, seq = outcome->seq] {
          return reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
            return state::message(txn, viewer, id, seq);
          });
        },
        done);
  });
}

void Talk::edit_message(const Caller& caller, ConversationId id, Seq seq, std::string_view body, std::string_view data,
                        Done<Message> done) {
  if (auto fit = state::check_edit(body, data); !fit) return done(fit.error());
  state::EditMessage edit{id, seq, std::string(body), options_.edit_within_ms, std::string(data)};
  if (options_.moderate) {
    auto text = moderate({{.body = edit.body, .data = edit.data}, caller, id, seq});
    if (!text) return done(text.error());
    edit.body = *std::move(text);
  }
  submit_change(caller, std::move(edit), std::move(done));
}

void Talk::delete_message(const Caller& caller, ConversationId id, Seq seq, Done<Message> done) {
  submit_change(caller, state::DeleteMessage{id, seq, options_.delete_within_ms}, std::move(done));
}

void Talk::pin_message(const Caller& caller, ConversationId id, Seq seq, bool pinned, Done<Message> done) {
  submit_change(caller, state::PinMessage{id, seq, pinned}, std::move(done));
}

/// What cannot be added can still be taken back: another version of the Unicode library may have let it in.
void Talk::react(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji, bool removed,
                 Done<Message> done) {
  if (auto fit = removed ? state::check_emoji(emoji) : state::check_new_emoji(emoji); !fit) return done(fit.error());
  submit_change(caller, state::SetReaction{id, seq, std::string(emoji), removed}, std::move(done));
}

void Talk::mark_read(const Caller& caller, ConversationId id, Seq seq, Done<ReadMark> done) {
  commands_.submit(caller, state::MarkRead{id, seq},
                   [this, caller, id, done = std::move(done)](Result<state::Outcome> outcome) {
                     if (!outcome) return done(outcome.error());
                     reads_.in_pool_or_here<ReadMark>(
                         caller.user,
                         [this, caller, id, seq = outcome->seq, position = outcome->position]() -> Result<ReadMark> {
                           auto unread = reads_.read(caller, [&](const store::Txn& txn, const state::Viewer& viewer) {
                             return state::unread(txn, viewer, id);
                           });
                           if (!unread) return unread.error();
                           return ReadMark{id, seq, unread->texts, unread->mentions, position};
                         },
                         done);
                   });
}

}  // namespace confab::engine
