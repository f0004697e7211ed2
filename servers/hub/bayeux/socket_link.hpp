#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/bayeux/link.hpp"
#include "hub/bayeux/socket_transport.hpp"

namespace confab::servers::hub::bayeux {

/// One WebSocket. Messages for a session of another loop go there as POSTs, those but connect one after another, so
/// that they keep their order; a connect stays open there, and its answer brings the events.
class SocketLink final : public Link, public WebSocketHandler, public std::enable_shared_from_this<SocketLink> {
 public:
  SocketLink(SocketTransport& all, const Request& request, Arrival arrival);

  void attach(WebSocket& socket) { socket_ = &socket; }
  void detach() {
    socket_ = nullptr;
    arrival_ = {};  // calls under way may keep the link alive after its slots are needed
  }
  void close(std::uint16_t code, std::string_view reason);
  void tick(TimeMs now);

  std::optional<Result<TokenInfo>> identity() override;
  UsageTable::Key address() const override { return arrival_.address; }
  bool gone() const override { return socket_ == nullptr || socket_->closing(); }
  bool pushes() const override { return true; }
  void push(const SharedText& event) override { send(Lane::event, event); }
  std::size_t queued_bytes() const override { return socket_ == nullptr ? 0 : socket_->queued_bytes(); }
  std::uint64_t bind(std::uint64_t session) override;

  void on_message(WebSocket& socket, std::string_view text) override;
  void on_taken(WebSocket& socket) override;
  void on_drained(WebSocket& socket) override;
  void on_closed(WebSocket& socket, std::uint16_t code) override;

 private:
  /// A text on its way to another loop.
  struct Forward {
    int loop = 0;
    std::string text;
    std::vector<Message> messages;
  };
  /// A connect that is open at another loop.
  struct OpenConnect {
    HttpClient* sibling = nullptr;
    HttpClient::Ticket ticket = 0;
  };

  void has_session();
  void forward(Forward forward, bool has_connect);
  void forward_next();
  void post_connect(Forward forward);
  HttpClientRequest request_of(const Forward& forward) const;
  void forwarded(const Forward& forward, const HttpClientResult& result);
  void reply(std::string text);
  void send(Lane lane, const SharedText& text);

  SocketTransport& all_;
  Arrival arrival_;
  WebSocket* socket_ = nullptr;  ///< null once closed
  std::optional<Result<TokenInfo>> identity_;
  std::vector<std::pair<std::string, std::string>> headers_;  ///< that say who it is, for other loops
  std::uint64_t session_ = 0;                                 ///< of this loop; 0: none yet
  TimeMs heard_at_;
  TimeMs queued_since_ = 0;  ///< 0: nothing is queued
  std::size_t unanswered_ = 0;
  std::deque<Forward> to_forward_;
  std::size_t to_forward_bytes_ = 0;
  bool forwarding_ = false;
  std::list<OpenConnect> open_connects_;
};

}  // namespace confab::servers::hub::bayeux
