#include "hub/session.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "common/http/problem.hpp"
#include "hub/sessions.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::array<std::string_view, 2> kTransportMembers{"id", "op"};

std::string retry_hint(std::int64_t after_ms) { return "retry_after_ms=" + std::to_string(after_ms); }

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

Session::Session(Sessions& all, std::uint64_t number, std::string cookie, Arrival arrival)
    : all_(all),
      number_(number),
      greeting_(std::make_unique<Greeting>()),
      address_(arrival.address),
      slot_(std::move(arrival.slot)),
      address_slot_(std::move(arrival.of_address)) {
  greeting_->cookie = std::move(cookie);
  greeting_->waiting = std::move(arrival.waiting);
  greeting_->waiting_of_address = std::move(arrival.waiting_of_address);
  greeting_->since = all.services_.now();
}

// --------------------------------------------------------------------- inbound

void Session::on_message(WebSocket& socket, std::string_view text) {
  std::size_t begin = 0;
  while (begin <= text.size() && !socket.closing()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    accept_request(text.substr(begin, end - begin));
    begin = end + 1;
    if (begin == text.size()) break;  // a line feed may end the last object as well
  }
}

void Session::accept_request(std::string_view text) {
  // An answer counts until the network has it: a client that asks and does not read gets no memory of ours.
  if (pending_ + socket_->queued_replies() + postponed_.size() >= all_.limits_.requests_max) {
    return close(kCloseTooMany, "too many unanswered requests");
  }
  if (postponed_.empty() && socket_->queued_bytes() <= all_.limits_.reply_bytes_max) return request(text);
  postponed_bytes_ += text.size();
  if (postponed_bytes_ > all_.limits_.postponed_bytes_max)
    return close(kCloseTooMany, "too many requests before answers are read");
  postponed_.emplace_back(text);
}

void Session::begin_postponed() {
  while (!postponed_.empty() && !socket_->closing() && socket_->queued_bytes() <= all_.limits_.reply_bytes_max) {
    const std::string text = std::move(postponed_.front());
    postponed_.pop_front();
    postponed_bytes_ -= text.size();
    request(text);
  }
  leave_if_done();
}

void Session::request(std::string_view text) {
  const auto object = JsonObject::parse(text);
  if (!object) return close(kCloseBadRequest, "not a JSON object");
  const auto id = object->integer("id");
  if (!id || *id <= 0) return close(kCloseBadRequest, "id must be a positive integer");
  const auto op = object->string("op");
  const auto number = static_cast<std::uint64_t>(*id);
  all_.metrics_.requests.add();
  if (!op) return send_error(number, op.error());
  if (leaving_) return send_error(number, Error{ErrorCode::unavailable, "the hub goes away"});

  if (*op == "hello") return hello(number, *object);
  if (!said_hello_) return close(kCloseBadRequest, "say hello first");
  if (!caller_.user) return refuse(number, Error{ErrorCode::overloaded, "hello waits for its turn", "", 1'000});
  if (const auto admitted = all_.admission_.request(pace_, user_key_, address_, text.size()); !admitted) {
    return refuse(number, admitted.error());
  }
  if (*op == "renew") return renew(number, *object);
  operation(number, *op, text);
}

/// Tells when to try again; a client that keeps sending is closed.
void Session::refuse(std::uint64_t id, const Error& why) {
  all_.metrics_.limited.add();
  if (!all_.admission_.bears_refusal(pace_)) return close(kCloseTooMany, retry_hint(all_.retry_after_ms()));
  send_error(id, why);
}

void Session::hello(std::uint64_t id, const JsonObject& object) {
  if (said_hello_) return close(kCloseBadRequest, "hello was said");
  said_hello_ = true;
  greeting_->id = id;
  greeting_->since = all_.services_.now();
  greeting_->waiting.release();
  greeting_->waiting_of_address.release();
  if (const auto read = read_hello(object); !read) return fail_hello(read.error());
  if (const auto admitted = all_.admission_.hello_from(address_); !admitted) return fail_hello(admitted.error());
  if (const auto queued = all_.queue_hello(*this); !queued) fail_hello(queued.error());
}

Result<> Session::read_hello(const JsonObject& object) {
  if (const auto known = object.allow_only({"id", "op", "token", "cursor"}); !known) return known.error();
  const auto token = object.optional_string("token");
  if (!token) return token.error();
  const auto cursor = object.optional_string("cursor");
  if (!cursor) return cursor.error();
  if (*cursor) {
    greeting_->from = Cursor::parse(**cursor);
    if (!greeting_->from) return Error{ErrorCode::invalid_argument, "not a cursor", "cursor"};
  }
  if (*token) {
    if ((*token)->size() > all_.limits_.token_bytes_max) return Error{ErrorCode::unauthenticated, "not a token"};
    greeting_->token = **token;
  } else if (greeting_->cookie.empty()) {
    return Error{ErrorCode::unauthenticated, "hello needs a token"};
  }
  return {};
}

void Session::greet() {
  greeting_->under_way = true;
  const auto info = greeting_->token.empty() ? all_.services_.verify_cookie(greeting_->cookie)
                                             : all_.services_.verify_token(greeting_->token);
  if (!info) return fail_hello(info.error());
  user_key_ = all_.admission_.key_of(info->caller.user);
  if (const auto admitted = all_.admission_.hello_of(user_key_, user_slot_); !admitted) {
    return fail_hello(admitted.error());
  }
  caller_ = info->caller;
  expires_at_ = info->expires_at;

  OperationRequest me;
  me.name = "users.me";
  me.caller = caller_;
  all_.call(*this, greeting_->id, me, &Session::hello_user);
}

void Session::hello_user(std::uint64_t /*id*/, const Result<OperationReply>& reply) {
  if (socket_->closing()) return;
  if (!reply) return fail_hello(reply.error());
  greeting_->user_json = reply->json;
  if (const auto subscribed = all_.subscribe(*this, greeting_->from); !subscribed) fail_hello(subscribed.error());
}

void Session::started(const Result<Feed::Started>& started) {
  if (!started) return fail_hello(started.error());
  JsonWriter json;
  json.begin_object();
  json.key("user").raw(std::move(greeting_->user_json));
  json.member("session", caller_.session.value);
  json.member("cursor", started->cursor.to_string());
  json.member("resumed", started->resumed);
  json.member("now", all_.services_.now());
  json.end_object();
  send_ok(greeting_->id, json.text());
  all_.hello_done(*this);
}

void Session::fail_hello(Error error) {
  if (error.retry_after_ms > 0) error.retry_after_ms = static_cast<int>(all_.retry_after_ms(error.retry_after_ms));
  send_error(greeting_->id, error);
  switch (error.code) {
    case ErrorCode::rate_limited:
      all_.metrics_.limited.add();
      return close(kCloseTooMany, retry_hint(error.retry_after_ms));
    case ErrorCode::unauthenticated:
    case ErrorCode::not_found:  // the user is gone
      return close(kCloseUnauthenticated, "not signed in");
    case ErrorCode::invalid_argument:
      return close(kCloseBadRequest, "hello is wrong");
    default:
      return close(kCloseRestart, retry_hint(error.retry_after_ms > 0 ? error.retry_after_ms : all_.retry_after_ms()));
  }
}

void Session::renew(std::uint64_t id, const JsonObject& object) {
  if (const auto known = object.allow_only({"id", "op", "token"}); !known) return send_error(id, known.error());
  const auto token = object.string("token");
  if (!token) return send_error(id, token.error());
  const auto info = all_.services_.verify_token(*token);
  if (!info) return send_error(id, info.error());
  if (info->caller.user != caller_.user || info->caller.session != caller_.session) {
    return send_error(id, Error{ErrorCode::forbidden, "this token is of another session", "token"});
  }
  expires_at_ = info->expires_at;
  JsonWriter json;
  json.begin_object().member("expires_at", expires_at_).end_object();
  send_ok(id, json.text());
}

void Session::operation(std::uint64_t id, std::string_view name, std::string_view text) {
  if (!all_.allows(name)) return send_error(id, Error{ErrorCode::not_found, "no such operation here", "op"});
  OperationRequest request;
  request.name = name;
  request.caller = caller_;
  request.json = text;
  request.ignored = kTransportMembers;
  all_.call(*this, id, request, &Session::answered);
}

void Session::answered(std::uint64_t id, const Result<OperationReply>& reply) {
  if (reply) {
    send_ok(id, reply->json);
  } else {
    send_error(id, reply.error());
  }
}

// -------------------------------------------------------------------- outbound

void Session::send_ok(std::uint64_t id, std::string_view json) {
  std::string text = "{\"id\":" + std::to_string(id) + ",\"ok\":";
  text.append(json).append("}");
  send(Lane::reply, shared(std::move(text)));
}

void Session::send_error(std::uint64_t id, const Error& error) {
  send(Lane::reply, shared("{\"id\":" + std::to_string(id) + ",\"error\":" + problem_response(error).body + "}"));
}

void Session::send(Lane lane, const SharedText& text) {
  queued_ = true;
  socket_->send(lane, text);
}

void Session::event(const SharedText& text) {
  send(Lane::event, text);
  if (paused_ || socket_->queued_bytes() <= all_.limits_.event_bytes_max) return;
  paused_ = true;
  all_.metrics_.paused.add();
  all_.feed_->pause(subscription_);
}

bool Session::is_behind() const { return socket_->queued_bytes() > all_.limits_.event_bytes_max / 4; }

void Session::count_queued() {
  if (!caller_.user) return;
  const std::size_t now = socket_->queued_bytes() + socket_->sending_bytes();
  all_.count_queued(caller_.user, std::exchange(counted_bytes_, now), now);
}

void Session::on_taken(WebSocket& /*socket*/) {
  queued_since_ = 0;
  count_queued();
}

void Session::on_drained(WebSocket& /*socket*/) {
  queued_ = false;
  queued_since_ = 0;
  count_queued();
  if (!postponed_.empty()) all_.begin_postponed_soon(*this);
  if (!paused_) return;
  paused_ = false;
  all_.feed_->resume(subscription_);
  all_.wake_feed_();
}

// ------------------------------------------------------------------------- end

void Session::ended(const Error& why) {
  subscription_ = {};
  if (why.code == ErrorCode::unauthenticated) return close(kCloseUnauthenticated, "signed out");
  close(kCloseRestart, retry_hint(all_.retry_after_ms()));
}

void Session::tick(TimeMs now) {
  if (socket_->closing()) return;
  if (greeting_ && !greeting_->under_way && now - greeting_->since >= all_.limits_.hello_ms) {
    if (!said_hello_) return close(kCloseNoHello, "no hello");
    return fail_hello(Error{ErrorCode::overloaded, "hello waited too long", "", 1'000});
  }
  if (expires_at_ != 0 && now >= expires_at_) return close(kCloseUnauthenticated, "token expired");
  if (queued_ && queued_since_ == 0) queued_since_ = now;  // sending itself does not look at the clock
  const TimeMs to_send_ms = static_cast<TimeMs>(socket_->sending_bytes() * 1000 / kSlowestBytesPerSecond);
  if (queued_since_ != 0 && now - queued_since_ >= all_.limits_.slow_ms + to_send_ms) {
    all_.metrics_.slow_closed.add();
    close(kCloseSlowReader, "too slow");
  }
}

void Session::leave(bool at_once) {
  leaving_ = true;
  if (at_once) return close(kCloseRestart, retry_hint(all_.retry_after_ms()));
  leave_if_done();
}

void Session::leave_if_done() {
  if (leaving_ && pending_ == 0 && postponed_.empty()) close(kCloseRestart, retry_hint(all_.retry_after_ms()));
}

void Session::request_done() {
  --pending_;
  leave_if_done();
}

void Session::close(std::uint16_t code, std::string_view reason) {
  all_.unsubscribe(*this);
  all_.hello_done(*this);
  socket_->close(code, reason);
}

void Session::on_closed(WebSocket& /*socket*/, std::uint16_t /*code*/) {
  all_.count_queued(caller_.user, counted_bytes_, 0);
  all_.forget(*this);
}

}  // namespace confab::servers::hub
