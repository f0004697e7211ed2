#include "hub/bayeux/client.hpp"

#include <algorithm>
#include <utility>

#include "common/http/message.hpp"
#include "hub/bayeux/channel.hpp"
#include "hub/bayeux/clients.hpp"

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kConnectionTypes[] = {"long-polling", "cross-origin-long-polling", "callback-polling",
                                                 "websocket"};

std::string unknown(const Message& message) {
  return failure(message, error_text(401, message.client_id, "Unknown client"));
}

/// Why nobody can subscribe or publish there, or nothing.
std::optional<std::string> channel_error(std::string_view channel) {
  const bool pattern = is_channel_pattern(channel);
  if (!pattern && !is_channel_name(channel)) return error_text(405, channel, "Invalid channel");
  if (pattern || is_below(channel, "meta")) return error_text(403, channel, "Forbidden channel");
  if (is_below(channel, "service")) return error_text(404, channel, "Unknown channel");
  if (!conversation_of(channel)) return error_text(403, channel, "Forbidden channel");
  return std::nullopt;
}

std::string error_of(const Error& error, std::string_view channel) {
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::forbidden:
      return error_text(403, channel, "Forbidden channel");
    case ErrorCode::invalid_argument:
      return error_text(400, channel, "Bad request");
    case ErrorCode::conflict:
      return error_text(409, channel, "Another message has this id");
    case ErrorCode::too_large:
      return error_text(413, channel, "Too large");
    case ErrorCode::overloaded:
    case ErrorCode::rate_limited:
      return error_text(503, channel, "Overloaded");
    default:
      return error_text(500, channel, "Internal server error");
  }
}

}  // namespace

Client::Client(Clients& all, std::uint64_t number, std::string id)
    : all_(all), number_(number), id_(std::move(id)), heard_at_(all.services_.now()), opened_at_(heard_at_) {}

// --------------------------------------------------------------------- inbound

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

bool Client::may_process() const { return !busy_ && publishes_ < all_.limits_.publishes_max; }

void Client::go_on() {
  busy_ = false;
  process_waiting();
}

void Client::process_waiting() {
  if (std::exchange(going_on_, true)) return;
  while (may_process() && !waiting_.empty()) {
    Asked next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= next.message.bytes();
    process(std::move(next));
  }
  going_on_ = false;
}

void Client::process(Asked asked) {
  heard_at_ = all_.services_.now();
  const bool bound = asked.link->pushes() && bind(asked.link);
  if (in_time(asked) && identify(asked)) dispatch(std::move(asked));
  if (bound) pump();  // behind an answer that was asked for again
}

/// False: it came too fast, and was told when to try again.
bool Client::in_time(const Asked& asked) {
  const UsageTable::Key address = asked.link->address();
  const auto admitted =
      all_.services_.admission.request(pace_, signed_in() ? user_key_ : address, address, asked.message.bytes());
  if (admitted) return true;
  const std::string error = error_text(429, asked.message.channel, "Too fast");
  const Advice later{Advice::Reconnect::retry, admitted.error().retry_after_ms, all_.limits_.connect_ms};
  asked.reply(failure(asked.message, error, later));
  return false;
}

/// False: the message was refused, or goes on by itself when it is known whose it is.
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
  if (signed_in()) {
    if (info.caller.user != caller_.user) {
      asked.reply(failure(asked.message, error_text(403, "", "This session is of another user")));
      return false;
    }
    if (info.caller.session == caller_.session) expires_at_ = std::max(expires_at_, info.expires_at);
    return true;
  }
  busy_ = true;
  all_.emails_.fetch(info.caller.user,
                     [all = &all_, number = number_, info, asked = std::move(asked)](const Result<std::string>& email) {
                       if (Client* self = all->find(number)) return self->signed_in_later(asked, info, email);
                       asked.reply(unknown(asked.message));
                     });
  return false;
}

void Client::signed_in_later(Asked asked, const TokenInfo& info, const Result<std::string>& email) {
  if (!email) {
    refuse(asked, email.error(), asked.message.channel);
  } else if (const auto place = all_.count_user(info.caller.user, place_of_user_); !place) {
    asked.reply(failure(asked.message, error_text(429, "", "Too many sessions")));
  } else {
    --all_.anonymous_;
    sign_in(info);
    busy_ = false;
    dispatch(std::move(asked));
    if (busy_) return;  // it is a subscribe: the next messages wait for that now
  }
  go_on();
}

void Client::sign_in(const TokenInfo& info) {
  caller_ = info.caller;
  expires_at_ = info.expires_at;
  user_key_ = all_.services_.admission.key_of(caller_.user);
  waiting_place_.release();
  waiting_place_of_address_.release();
}

void Client::dispatch(Asked asked) {
  const std::string_view channel = asked.message.channel;
  if (channel == "/meta/connect") return connect(std::move(asked));
  if (channel == "/meta/disconnect") return disconnect(asked);
  if (channel == "/meta/subscribe") return subscribe(std::move(asked));
  if (channel == "/meta/unsubscribe") return unsubscribe(asked);
  publish(std::move(asked));
}

void Client::refuse(const Asked& asked, const Error& error, std::string_view channel) {
  if (error.code == ErrorCode::unauthenticated) {  // signed out, or the token was revoked
    asked.reply(unknown(asked.message));
    return all_.end(*this);
  }
  asked.reply(failure(asked.message, error_of(error, channel)));
}

// -------------------------------------------------------------------- connect

void Client::connect(Asked asked) {
  const Message& message = asked.message;
  if (message.connection_type.empty()) {
    return asked.reply(failure(message, error_text(402, "connectionType", "Missing required parameter")));
  }
  if (std::find(std::begin(kConnectionTypes), std::end(kConnectionTypes), message.connection_type) ==
      std::end(kConnectionTypes)) {
    return asked.reply(failure(message, error_text(301, message.connection_type, "Connection types not supported")));
  }
  if (!asked.link->pushes() && socket_) {  // it moved to HTTP
    release_held();
    socket_->bind(0);
    socket_.reset();
  }
  release_held();
  if (answered_ && !message.id.empty() && answered_->message_id == message.id) {
    // Clients ask again under the same id only when the answer did not come.
    answered_->at = heard_at_;
    return asked.reply(with_events(message, answered_->events));
  }
  answered_.reset();
  if (all_.draining_) return asked.reply(success(message, all_.leaving_advice()));
  const std::int64_t wait =
      std::min(message.advice_timeout_ms.value_or(all_.limits_.connect_ms), all_.limits_.connect_ms);
  held_.emplace(Held{std::move(asked), heard_at_ + wait});
  pump();
  if (held_ && wait == 0) answer_held();
}

/// Without events.
void Client::answer_held() {
  const Asked asked = std::move(held_->asked);
  held_.reset();
  heard_at_ = all_.services_.now();
  asked.reply(success(asked.message, all_.advice()));
}

/// The place of a held connect is needed: another came, or the client is elsewhere now.
void Client::release_held() {
  if (held_) answer_held();
}

/// False: it was that one's already.
bool Client::bind(const std::shared_ptr<Link>& link) {
  if (socket_ == link) return false;
  release_held();
  if (socket_) socket_->bind(0);
  socket_ = link;
  if (Client* before = all_.find(link->bind(number_)); before != nullptr && before != this) before->link_lost();
  return true;
}

void Client::link_lost() {
  release_held();
  socket_.reset();
}

void Client::link_closed(const Link& link) {
  if (socket_.get() != &link) return;
  heard_at_ = all_.services_.now();
  held_.reset();
  socket_.reset();
}

void Client::disconnect(const Asked& asked) {
  asked.reply(success(asked.message));
  if (held_) {
    const Asked held = std::move(held_->asked);
    held_.reset();
    held.reply(success(held.message));
  }
  all_.end(*this);
}

// ---------------------------------------------------------------- subscriptions

void Client::subscribe(Asked asked) {
  const Message& message = asked.message;
  if (message.subscription.empty()) {
    return asked.reply(failure(message, error_text(402, "subscription", "Missing required parameter")));
  }
  std::vector<ConversationId> wanted;
  for (const std::string& channel : message.subscription) {
    if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
    if (!signed_in()) return asked.reply(failure(message, error_text(403, channel, "Forbidden channel")));
    wanted.push_back(*conversation_of(channel));
  }
  if (channels_.size() + wanted.size() > all_.limits_.subscriptions_max) {
    return asked.reply(failure(message, error_text(403, message.subscription.front(), "Too many subscriptions")));
  }
  const auto now = all_.services_.engine.cursor();
  if (!now) return refuse(asked, now.error(), message.subscription.size() == 1 ? message.subscription.front() : "");
  busy_ = true;
  subscribing_ = std::make_unique<Subscribing>();
  subscribing_->asked = std::move(asked);
  subscribing_->steps_left = wanted.size() + 1;
  // Events are delivered from here on, before the answer: some pages never wait for it. The feed tells of no
  // conversation that the caller is not in.
  for (const ConversationId conversation : wanted) {
    const auto place = std::lower_bound(channels_.begin(), channels_.end(), conversation,
                                        [](const Channel& a, ConversationId b) { return a.conversation < b; });
    if (place != channels_.end() && place->conversation == conversation) continue;
    channels_.insert(place, {conversation, now->position});
    subscribing_->added.push_back(conversation);
  }
  if (subscription_) {
    subscribe_step({});
  } else if (auto begun = all_.subscribe(*this, *now); !begun) {
    subscribe_step(begun);
  }  // else started() comes
  for (const ConversationId conversation : wanted) all_.check_member(*this, conversation);
}

void Client::started(const Result<Feed::Started>& started) {
  if (!started) subscription_ = {};
  subscribe_step(started ? Result<>() : Result<>(started.error()));
}

void Client::subscribe_step(const Result<>& step) {
  if (!subscribing_) return;
  if (!step && !subscribing_->error) subscribing_->error = step.error();
  if (--subscribing_->steps_left == 0) subscribed();
}

void Client::subscribed() {
  const auto done = std::exchange(subscribing_, nullptr);
  const Message& message = done->asked.message;
  if (done->error) {
    for (const ConversationId conversation : done->added) {
      std::erase_if(channels_, [conversation](const Channel& c) { return c.conversation == conversation; });
    }
    refuse(done->asked, *done->error, message.subscription.size() == 1 ? message.subscription.front() : "");
    if (done->error->code == ErrorCode::unauthenticated) return;
    return go_on();
  }
  done->asked.reply(success(message));
  go_on();
}

void Client::unsubscribe(const Asked& asked) {
  const Message& message = asked.message;
  if (message.subscription.empty()) {
    return asked.reply(failure(message, error_text(402, "subscription", "Missing required parameter")));
  }
  for (const std::string& channel : message.subscription) {
    if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
  }
  for (const std::string& channel : message.subscription) {
    std::erase_if(channels_, [gone = *conversation_of(channel)](const Channel& c) { return c.conversation == gone; });
  }
  asked.reply(success(message));
}

// --------------------------------------------------------------------- publish

void Client::publish(Asked asked) {
  const Message& message = asked.message;
  const std::string& channel = message.channel;
  if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
  if (!message.body) {
    return asked.reply(
        failure(message, error_text(402, message.has_data ? "body" : "data", "Missing required parameter")));
  }
  if (!signed_in()) return asked.reply(failure(message, error_text(403, channel, "Forbidden channel")));
  const std::string* email = all_.emails_.find(caller_.user);
  if (message.from && email == nullptr) {  // it was forgotten since the sign-in
    busy_ = true;
    all_.emails_.fetch(caller_.user, [all = &all_, number = number_, asked](const Result<std::string>& found) {
      Client* self = all->find(number);
      if (self == nullptr) return asked.reply(unknown(asked.message));
      self->busy_ = false;
      if (found) {
        self->publish(asked);
      } else {
        self->refuse(asked, found.error(), asked.message.channel);
      }
      if (!self->busy_) self->go_on();
    });
    return;
  }
  if (message.from && !equals_ignoring_case(*message.from, *email)) {
    return asked.reply(failure(message, error_text(403, channel, "from is not the sender")));
  }
  Draft draft;
  draft.body = *message.body;
  // A repeat after a lost answer has the same ids. The name is the part of the client id that others may see.
  if (!message.id.empty()) draft.client_key = std::string(parse_client_id(id_)->name) + "." + message.id;
  ++publishes_;
  const ConversationId conversation = *conversation_of(channel);
  all_.calls_.send(caller_, conversation, draft,
                   [all = &all_, number = number_, asked = std::move(asked)](const Result<confab::Message>& sent) {
                     if (Client* self = all->find(number)) return self->published(asked, sent);
                     asked.reply(sent ? success(asked.message) : failure(asked.message, error_of(sent.error(), "")));
                   });
}

void Client::published(const Asked& asked, const Result<confab::Message>& sent) {
  --publishes_;
  if (sent) {
    asked.reply(success(asked.message));
  } else {
    refuse(asked, sent.error(), asked.message.channel);
  }
  process_waiting();
}

// -------------------------------------------------------------------- outbound

bool Client::wants(const Event& event) const {
  const auto found = std::lower_bound(channels_.begin(), channels_.end(), event.conversation,
                                      [](const Channel& a, ConversationId b) { return a.conversation < b; });
  return found != channels_.end() && found->conversation == event.conversation && found->since < event.position;
}

void Client::deliver(const std::shared_ptr<const Delivery>& event) {
  if (socket_ && queue_.empty() && event->text && socket_->queued_bytes() <= all_.limits_.socket_event_bytes_max) {
    return socket_->push(event->text);
  }
  queue_.push_back(event);
  queue_bytes_ += event->bytes;
  const bool full = queue_.size() >= all_.limits_.queue_events_max || queue_bytes_ >= all_.limits_.queue_bytes_max;
  if (full && !paused_) {
    paused_ = true;
    all_.metrics_.paused.add();
    all_.feed_->pause(subscription_);
  }
  all_.touch(*this);
}

/// Returns how many events went.
std::size_t Client::push_ready() {
  std::size_t count = 0;
  if (socket_) {
    while (count < queue_.size() && queue_[count]->text &&
           socket_->queued_bytes() <= all_.limits_.socket_event_bytes_max) {
      socket_->push(queue_[count++]->text);
    }
    return count;
  }
  if (!held_) return 0;
  std::size_t bytes = 0;
  while (count < queue_.size() && queue_[count]->text && (count == 0 || bytes < all_.limits_.answer_bytes_max)) {
    bytes += queue_[count++]->text->size();
  }
  if (count == 0) return 0;
  const Asked asked = std::move(held_->asked);
  held_.reset();
  heard_at_ = all_.services_.now();
  answered_ = std::make_unique<Answered>();
  answered_->message_id = asked.message.id;
  answered_->events.assign(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  answered_->at = heard_at_;
  asked.reply(with_events(asked.message, answered_->events));
  return count;
}

std::string Client::with_events(const Message& connect, const std::vector<std::shared_ptr<const Delivery>>& events) {
  std::string text = success(connect, all_.advice());
  for (const auto& event : events) text.append(",").append(*event->text);
  return text;
}

void Client::pump() {
  if (held_ && held_->asked.link->gone()) held_.reset();
  const std::size_t count = push_ready();
  for (std::size_t i = 0; i < count; ++i) queue_bytes_ -= queue_[i]->bytes;
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(count));
  if (queue_.empty()) {
    queue_ = {};  // gives the memory back
    if (!std::exchange(paused_, false)) return;
    all_.feed_->resume(subscription_);
    all_.services_.wake();
  } else if (!queue_.front()->text) {
    all_.stuck_.push_back(number_);
  }
}

// ------------------------------------------------------------------------- end

void Client::tick(TimeMs now) {
  const BayeuxLimits& limits = all_.limits_;
  if (held_ && held_->asked.link->gone()) held_.reset();
  if (held_ && now >= held_->deadline) answer_held();
  if (answered_ && now - answered_->at >= limits.repeat_ms) answered_.reset();
  const bool expired = signed_in() ? now >= expires_at_ : now - opened_at_ >= limits.anonymous_ms;
  const bool idle = !socket_ && !held_ && publishes_ == 0 && !busy_ && now - heard_at_ >= limits.idle_ms;
  if (expired || idle) all_.end(*this);
}

void Client::end() {
  const Advice again{Advice::Reconnect::handshake, 0, all_.limits_.connect_ms};
  const std::string error = error_text(401, id_, "Unknown client");
  if (held_) {
    const Asked asked = std::move(held_->asked);
    held_.reset();
    asked.reply(failure(asked.message, error, again));
  }
  if (subscribing_) {
    const auto asked = std::exchange(subscribing_, nullptr)->asked;
    asked.reply(unknown(asked.message));
  }
  for (const Asked& asked : std::exchange(waiting_, {})) asked.reply(unknown(asked.message));
  if (socket_) socket_->bind(0);
  socket_.reset();
  for (UsageTable::Hold* place : {&place_of_user_, &waiting_place_, &waiting_place_of_address_}) place->release();
}

void Client::leave() {
  if (!held_) return;
  const Asked asked = std::move(held_->asked);
  held_.reset();
  asked.reply(success(asked.message, all_.leaving_advice()));
}

}  // namespace confab::servers::hub::bayeux
