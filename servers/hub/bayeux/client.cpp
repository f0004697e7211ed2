#include "hub/bayeux/client.hpp"

#include <algorithm>
#include <utility>

#include "hub/bayeux/clients.hpp"

namespace confab::servers::hub::bayeux {

void ClientSlots::release_waiting() {
  waiting.release();
  waiting_of_address.release();
}

Client::Client(Clients& all, std::uint64_t number, std::string id)
    : all_(all),
      number_(number),
      id_(std::move(id)),
      used_at_(all.services_.now()),
      opened_at_(used_at_),
      events_(all.limits_, number, *this),
      subscriptions_(all.services_.engine, all.calls_, all.limits_.subscriptions_max, *this, *this),
      publisher_(all.calls_, all.emails_, *this) {}

// ------------------------------------------------------------------------ order

void Client::ask(Asked asked) {
  if (may_process() && waiting_.empty()) return process(std::move(asked));
  const BayeuxLimits& limits = all_.limits_;
  const std::size_t bytes = asked.message.bytes();
  if (waiting_.size() >= limits.waiting_messages_max || waiting_bytes_ + bytes > limits.waiting_bytes_max) {
    return asked.reply(failure(asked.message, error_text(503, asked.message.channel, "Overloaded")));
  }
  waiting_bytes_ += bytes;
  waiting_.push_back(std::move(asked));
}

bool Client::may_process() const { return !paused_ && publisher_.under_way() < all_.limits_.publishes_max; }

void Client::resume() {
  paused_ = false;
  process_waiting();
}

void Client::process_waiting() {
  if (std::exchange(processing_, true)) return;
  while (may_process() && !waiting_.empty()) {
    Asked next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= next.message.bytes();
    process(std::move(next));
  }
  processing_ = false;
}

void Client::process(Asked asked) {
  note_use();
  const bool moved = asked.link->pushes() && use_socket(asked.link);
  if (is_in_time(asked) && identify(asked)) dispatch(std::move(asked));
  if (moved) pump();  // behind an answer that was asked for again
}

/// Returns false if it was the socket of this session already.
bool Client::use_socket(const std::shared_ptr<Link>& link) {
  const auto before = events_.use_socket(link);
  if (!before) return false;
  if (Client* other = all_.find(*before); other != nullptr && other != this) other->link_lost();
  return true;
}

void Client::dispatch(Asked asked) {
  const std::string_view channel = asked.message.channel;
  if (channel == "/meta/connect") return events_.connect(std::move(asked), used_at_);
  if (channel == "/meta/disconnect") return disconnect(asked);
  if (channel == "/meta/subscribe") return subscriptions_.subscribe(std::move(asked), caller_);
  if (channel == "/meta/unsubscribe") return subscriptions_.unsubscribe(asked);
  publisher_.publish(std::move(asked), caller_, parse_client_id(id_)->name);
}

void Client::disconnect(const Asked& asked) {
  asked.reply(success(asked.message));
  if (const auto connect = events_.take_connect()) connect->reply(success(connect->message));
  all_.end(*this);
}

void Client::refuse(const Asked& asked, const Error& error, std::string_view channel) {
  if (error.code == ErrorCode::unauthenticated) {  // signed out, or the token was revoked
    asked.reply(unknown_client(asked.message));
    return all_.end(*this);
  }
  asked.reply(failure(asked.message, error_text(error, channel)));
}

// ---------------------------------------------------------------- pace and user

/// False: it came too fast, and its client was told when to try again.
bool Client::is_in_time(const Asked& asked) {
  const UsageTable::Key address = asked.link->address();
  const auto admitted =
      all_.services_.admission.request(pace_, signed_in() ? user_key_ : address, address, asked.message.bytes());
  if (admitted) return true;
  const std::string error = error_text(429, asked.message.channel, "Too fast");
  const Advice later{Advice::Reconnect::retry, admitted.error().retry_after_ms, all_.limits_.connect_ms};
  asked.reply(failure(asked.message, error, later));
  return false;
}

/// False: the message was refused, or goes on by itself when its user's e-mail is known.
bool Client::identify(Asked& asked) {
  std::optional<Result<TokenInfo>> said;
  if (!asked.message.token.empty()) {
    said = all_.services_.engine.verify_token(asked.message.token);
  } else if (!signed_in()) {
    said = asked.link->identity();
  }
  if (!said) return true;
  if (!*said) {
    asked.reply(failure(asked.message, error_text(401, "", "Bad credentials")));
    return false;
  }
  const TokenInfo info = **said;
  if (signed_in()) return check_user(asked, info);
  pause();
  all_.emails_.fetch(info.caller.user,
                     [all = &all_, number = number_, info, asked = std::move(asked)](const Result<std::string>& email) {
                       if (Client* self = all->find(number)) return self->sign_in_with_email(asked, info, email);
                       asked.reply(unknown_client(asked.message));
                     });
  return false;
}

/// A newer token of the same sign-in prolongs the session.
bool Client::check_user(const Asked& asked, const TokenInfo& info) {
  if (info.caller.user != caller_.user) {
    asked.reply(failure(asked.message, error_text(403, "", "This session is of another user")));
    return false;
  }
  if (info.caller.session == caller_.session) expires_at_ = std::max(expires_at_, info.expires_at);
  return true;
}

void Client::sign_in_with_email(Asked asked, const TokenInfo& info, const Result<std::string>& email) {
  if (!email) {
    refuse(asked, email.error(), asked.message.channel);
  } else if (const auto counted = all_.count_signed_in(info.caller.user, slots_); !counted) {
    asked.reply(failure(asked.message, error_text(429, "", "Too many sessions")));
  } else {
    sign_in(info);
    paused_ = false;
    dispatch(std::move(asked));
    if (paused_) return;  // it is a subscribe: the next messages wait for that now
  }
  resume();
}

void Client::sign_in(const TokenInfo& info) {
  caller_ = info.caller;
  expires_at_ = info.expires_at;
  user_key_ = all_.services_.admission.key_of(caller_.user);
  slots_.release_waiting();
}

// ------------------------------------------------------------------------ links

void Client::link_closed(const Link& link) { events_.socket_closed(link); }

Result<SubscriptionId> Client::open_subscription(const Cursor& from) { return all_.subscribe(*this, from); }
void Client::pause_feed() { all_.pause_feed(*this); }
void Client::resume_feed() { all_.resume_feed(*this); }
void Client::pump_soon() { all_.pump_soon(*this); }
void Client::pump_after_email() { all_.pump_after_email(*this); }
TimeMs Client::note_use() { return used_at_ = all_.services_.now(); }
std::optional<Advice> Client::leaving_advice() {
  return all_.draining_ ? std::optional(all_.leaving_advice()) : std::nullopt;
}

// -------------------------------------------------------------------------- end

void Client::tick(TimeMs now) {
  const BayeuxLimits& limits = all_.limits_;
  events_.tick(now);
  const bool expired = signed_in() ? now >= expires_at_ : now - opened_at_ >= limits.anonymous_ms;
  const bool idle = !events_.is_linked() && publisher_.under_way() == 0 && !paused_ && now - used_at_ >= limits.idle_ms;
  if (expired || idle) all_.end(*this);
}

void Client::end() {
  const Advice again{Advice::Reconnect::handshake, 0, all_.limits_.connect_ms};
  if (const auto connect = events_.take_connect()) connect->reply(unknown_client(connect->message, again));
  subscriptions_.end();
  publisher_.end();
  for (const Asked& asked : std::exchange(waiting_, {})) asked.reply(unknown_client(asked.message));
  events_.end();
  slots_ = {};
}

void Client::leave() {
  const auto connect = events_.take_connect();
  if (connect) connect->reply(success(connect->message, all_.leaving_advice()));
}

}  // namespace confab::servers::hub::bayeux
