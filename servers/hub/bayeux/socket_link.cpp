#include "hub/bayeux/socket_link.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "hub/bayeux/identity.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {

namespace {

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

bool says_who(std::string_view field) {
  constexpr std::string_view kFields[] = {"Authorization", "Cookie", "Origin", "Host"};
  return std::any_of(std::begin(kFields), std::end(kFields),
                     [field](std::string_view known) { return equals_ignoring_case(field, known); });
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

SocketLink::SocketLink(SocketTransport& all, const Request& request, Arrival arrival)
    : all_(all),
      arrival_(std::move(arrival)),
      identity_(identity_of(all.engine_, request, all.origins_, true)),
      heard_at_(all.now_()) {
  std::string chain;
  for (const Header& field : request.head().headers) {
    if (equals_ignoring_case(field.name, "X-Forwarded-For")) chain.append(field.value).append(", ");
    if (says_who(field.name)) headers_.emplace_back(field.name, field.value);
  }
  headers_.emplace_back("X-Forwarded-For", chain.append(request.peer_address()));
}

/// A socket may outlive the token it was opened with.
std::optional<Result<TokenInfo>> SocketLink::identity() {
  if (!identity_ || !*identity_ || all_.now_() < (*identity_)->expires_at) return identity_;
  return Result<TokenInfo>(Error{ErrorCode::unauthenticated, "the token expired"});
}

// --------------------------------------------------------------------- inbound

void SocketLink::on_message(WebSocket& socket, std::string_view text) {
  if (is_blank(text)) return;  // some clients send this to see whether the hub is still there
  auto messages = all_.reader_.read(text);
  if (!messages) return close(kCloseBadRequest, "not messages of Bayeux");
  // An answer counts until the network has it: a client that asks and does not read gets no memory of ours.
  if (unanswered_ + messages->size() + socket.queued_replies() > all_.clients_.limits().socket_requests_max) {
    return close(kCloseTooMany, "too many unanswered messages");
  }
  unanswered_ += messages->size();
  const auto loop = loop_of(*messages);
  if (loop && *loop != all_.clients_.loop_index() && all_.siblings_(*loop) != nullptr) {
    const bool has_connect = std::any_of(messages->begin(), messages->end(),
                                         [](const Message& message) { return message.channel == "/meta/connect"; });
    return forward({*loop, std::string(text), std::move(*messages)}, has_connect);
  }
  const auto self = shared_from_this();
  for (Message& message : *messages) {
    all_.clients_.ask({std::move(message), self, [self](std::string answer) {
                         --self->unanswered_;
                         self->reply(std::move(answer));
                       }});
  }
}

std::uint64_t SocketLink::bind(std::uint64_t session) {
  if (session != 0) has_session();
  heard_at_ = all_.now_();
  return std::exchange(session_, session);
}

/// A new socket counts as silent until this: everything else may come from anybody.
void SocketLink::has_session() {
  heard_at_ = all_.now_();
  arrival_.waiting.release();
  arrival_.waiting_of_address.release();
}

// -------------------------------------------------------------------- outbound

void SocketLink::reply(std::string text) { send(Lane::reply, shared(std::move(text))); }

void SocketLink::send(Lane lane, const SharedText& text) {
  if (gone()) return;
  if (queued_since_ == 0) queued_since_ = all_.now_();
  socket_->send(lane, text);
}

void SocketLink::on_taken(WebSocket& /*socket*/) {
  if (queued_since_ != 0) queued_since_ = all_.now_();
}

void SocketLink::on_drained(WebSocket& /*socket*/) {
  queued_since_ = 0;
  if (session_ != 0) all_.clients_.link_drained(session_);
}

// --------------------------------------------------------------- to other loops

void SocketLink::forward(Forward forward, bool has_connect) {
  if (has_connect) return post_connect(std::move(forward));
  to_forward_bytes_ += forward.text.size();
  if (to_forward_bytes_ > all_.clients_.limits().forwarded_bytes_max) return close(kCloseTooMany, "too much at once");
  to_forward_.push_back(std::move(forward));
  if (!forwarding_) forward_next();
}

void SocketLink::forward_next() {
  if (to_forward_.empty()) return;
  forwarding_ = true;
  Forward next = std::move(to_forward_.front());
  to_forward_.pop_front();
  to_forward_bytes_ -= next.text.size();
  HttpClient* sibling = all_.siblings_(next.loop);
  const HttpClientRequest request = request_of(next);
  sibling->send(request, [self = shared_from_this(), next = std::move(next)](const HttpClientResult& result) {
    self->forwarded(next, result);
    self->forwarding_ = false;
    if (!self->gone()) self->forward_next();
  });
}

void SocketLink::post_connect(Forward forward) {
  HttpClient* sibling = all_.siblings_(forward.loop);
  const HttpClientRequest request = request_of(forward);
  const auto open = open_connects_.insert(open_connects_.end(), {sibling, 0});
  open->ticket = sibling->send(
      request, [self = shared_from_this(), open, forward = std::move(forward)](const HttpClientResult& result) {
        self->open_connects_.erase(open);
        self->forwarded(forward, result);
      });
}

HttpClientRequest SocketLink::request_of(const Forward& forward) const {
  HttpClientRequest request;
  request.method = confab::servers::Method::post;
  request.target = "/faye";
  request.headers = headers_;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = forward.text;
  return request;
}

void SocketLink::forwarded(const Forward& forward, const HttpClientResult& result) {
  if (socket_ == nullptr) return;
  unanswered_ -= forward.messages.size();
  const auto* response = std::get_if<HttpClientResponse>(&result);
  if (response != nullptr && response->status == 200 && response->body.size() >= 2) {
    if (response->body.find("\"successful\":true") != std::string::npos) has_session();
    if (response->body.size() > 2) reply(response->body.substr(1, response->body.size() - 2));
  } else {
    // The other worker is gone, and the session with it, or soon known to be.
    const Advice again{Advice::Reconnect::handshake, 0, all_.clients_.limits().connect_ms};
    for (const Message& message : forward.messages) {
      reply(message.channel == "/meta/connect" ? unknown_client(message, again) : unknown_client(message));
    }
  }
}

// ------------------------------------------------------------------------- end

void SocketLink::close(std::uint16_t code, std::string_view reason) {
  if (socket_ != nullptr) socket_->close(code, reason);
}

void SocketLink::tick(TimeMs now) {
  const BayeuxLimits& limits = all_.clients_.limits();
  if (gone()) return;
  const TimeMs to_send_ms = static_cast<TimeMs>(socket_->sending_bytes() * 1000 / kSlowestBytesPerSecond);
  if (queued_since_ != 0 && now - queued_since_ >= limits.slow_ms + to_send_ms) {
    all_.clients_.metrics().slow_closed.add();
    return close(kCloseSlowReader, "too slow");
  }
  if (session_ == 0 && unanswered_ == 0 && now - heard_at_ >= limits.unused_socket_ms) {
    close(kCloseNoHello, "no session");
  }
}

void SocketLink::on_closed(WebSocket& /*socket*/, std::uint16_t /*code*/) {
  detach();
  to_forward_.clear();
  // The other loops must see this link end, or they would answer events into it.
  for (const auto& [sibling, ticket] : std::exchange(open_connects_, {})) sibling->cancel(ticket);
  if (session_ != 0) all_.clients_.link_closed(session_, *this);
  all_.forget(*this);
}

}  // namespace confab::servers::hub::bayeux
