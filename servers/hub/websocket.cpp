#include "hub/websocket.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/first_frame.hpp"

// What libwebsockets 4.1 does and does not do for us stands in docs/decisions/0002-websocket-handover.md.

namespace confab::servers::hub {

namespace {

constexpr const char* kSubprotocol = "confab.v1";
constexpr std::size_t kReceiveBytes = 1024;  // of each socket, always allocated: a longer message comes in pieces
constexpr std::size_t kBusyBytes = kReceiveBytes / 2;  // of messages in one read: there may be more to read
constexpr int kReadsPerTurnMax = 16;                   // of one socket
constexpr std::size_t kTransmitBytes = 256 * 1024;     // libwebsockets tries to send this much of a write at once
constexpr std::size_t kCloseReasonBytesMax = 123;      // what a control frame holds beside the code

class Server;

class Socket final : public WebSocket {
 public:
  Socket(Server& server, WebSocketHandler& handler, Framing framing);

  void send(Lane lane, const SharedText& object) override;
  std::size_t queued_bytes() const override { return outbox_.bytes(); }
  std::size_t queued_replies() const override { return outbox_.replies(); }
  std::size_t sending_bytes() const override { return sending_bytes_; }
  void close(std::uint16_t code, std::string_view reason) override;
  bool closing() const override { return closing_; }

  // What libwebsockets tells. False asks it to close.
  void established(lws* wsi) {
    wsi_ = wsi;
    heard();
  }
  void received(const char* data, std::size_t size);
  bool peer_closes(const unsigned char* payload, std::size_t size);
  void writable();
  void ends();
  void heard();
  /// Asks for a pong after a silence, and ends what does not answer.
  void keep_alive();
  void closed() { handler_.on_closed(*this, close_code_ != 0 ? close_code_ : std::uint16_t{kCloseAbnormal}); }

  bool is_established() const { return wsi_ != nullptr; }
  void watch_first_frame(std::unique_ptr<FirstFrame> watch);
  void first_frame_seen(bool masked);
  /// Joins and writes what is queued.
  void flush();
  /// Makes later callbacks find no socket.
  void detach() { *static_cast<Socket**>(lws_wsi_user(wsi_)) = nullptr; }
  bool is_dirty() const { return dirty_; }
  void read();

 private:
  void write();
  void start_close();
  void mark_dirty();
  void deliver(std::string_view text);
  void set_deadline(int seconds);

  Server& server_;
  WebSocketHandler& handler_;
  const Framing framing_;
  lws* wsi_ = nullptr;
  std::unique_ptr<FirstFrame> first_frame_;
  Outbox outbox_;
  std::string message_;  // the pieces so far
  std::size_t message_frames_ = 0;
  std::size_t read_bytes_ = 0;  // of messages, in read number read_
  std::uint64_t read_ = 0;
  std::int64_t heard_at_ = 0;      // the tick of the server
  std::size_t sending_bytes_ = 0;  // of the message that blocked_ is about
  bool asked_ = false;             // for a pong, since it was heard
  bool in_frame_ = false;
  bool dirty_ = false;    // in the list of the server
  bool blocked_ = false;  // libwebsockets holds a part of the last write
  bool closing_ = false;  // close() was called: what is queued still goes out
  bool ending_ = false;   // a close frame went either way, or the connection broke: nothing goes out
  std::uint16_t close_code_ = 0;
  std::string close_reason_;
};

class Server final : public WebSocketServer {
 public:
  Server(uv_loop_t* loop, const WebSocketLimits& limits) : loop_(loop), limits_(limits) {}
  ~Server() override;

  Result<> start();
  Result<WebSocket*> adopt(int fd, std::string_view key, WebSocketHandler& handler, Framing framing) override;
  void bracket_input(std::function<void()> begin, std::function<void()> end) override {
    begin_input_ = std::move(begin);
    end_input_ = std::move(end);
  }
  std::size_t count() const override { return sockets_.size(); }

  const WebSocketLimits& limits() const { return limits_; }
  Outboxes& outboxes() { return outboxes_; }
  void add_dirty(Socket& socket) { dirty_.push_back(&socket); }
  void add_busy(Socket& socket) { busy_.push_back(&socket); }
  void begin_input() {
    if (!std::exchange(in_input_, true)) begin_input_();
  }
  /// How many times it was read from all sockets.
  std::uint64_t reads() const { return reads_; }
  void remove(Socket& socket);
  std::int64_t tick() const { return tick_; }
  /// Timers set outside a callback of libwebsockets run only after this.
  void wake() { lws_cancel_service(context_); }

  static int callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, size_t size);

 private:
  void after_poll();
  void read_on();
  static void forget(std::vector<Socket*>& sockets, Socket& socket) {
    std::replace(sockets.begin(), sockets.end(), &socket, static_cast<Socket*>(nullptr));
  }
  void flush();
  void keep_alive();
  bool hand_over(int fd, std::string_view key, Framing framing, Socket& socket);

  uv_loop_t* loop_;
  const WebSocketLimits limits_;
  lws_retry_bo_t no_keep_alive_{};
  lws_context* context_ = nullptr;
  lws_vhost* vhost_ = nullptr;
  uv_prepare_t* before_poll_ = nullptr;
  uv_check_t* after_poll_ = nullptr;
  uv_timer_t* ticker_ = nullptr;
  std::int64_t tick_ = 0;  // seconds
  Socket* adopting_ = nullptr;
  Outboxes outboxes_{LWS_PRE};
  std::unordered_map<Socket*, std::unique_ptr<Socket>> sockets_;
  std::vector<Socket*> dirty_;  // null where a socket went away
  std::vector<Socket*> busy_;   // the same; there may be more to read
  std::vector<Socket*> reading_;
  std::uint64_t reads_ = 1;
  bool in_input_ = false;  // a message came in this turn
  std::function<void()> begin_input_ = [] {};
  std::function<void()> end_input_ = [] {};
};

const lws_protocols kProtocols[] = {
    {kSubprotocol, Server::callback, sizeof(void*), kReceiveBytes, 0, nullptr, kTransmitBytes},
    {nullptr, nullptr, 0, 0, 0, nullptr, 0},
};

// ---------------------------------------------------------------- Socket: out

Socket::Socket(Server& server, WebSocketHandler& handler, Framing framing)
    : server_(server), handler_(handler), framing_(framing), outbox_(server.outboxes()) {}

void Socket::send(Lane lane, const SharedText& object) {
  if (closing_ || ending_) return;
  outbox_.push(lane, object);
  mark_dirty();
}

void Socket::mark_dirty() {
  if (dirty_) return;
  dirty_ = true;
  server_.add_dirty(*this);
}

void Socket::flush() {
  dirty_ = false;
  write();
  if (ending_ || blocked_) return;
  if (closing_) return start_close();  // may delete this
  handler_.on_drained(*this);
}

// Returning -1 from the writeable callback would do, but for a self-test in Debian's build that then closes twice and
// so loses the close frame.
void Socket::start_close() {
  ending_ = true;
  lws_close_reason(wsi_, static_cast<lws_close_status>(close_code_),
                   reinterpret_cast<unsigned char*>(close_reason_.data()), close_reason_.size());
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

void Socket::write() {
  // A second lws_write() on top of an unfinished one would confuse its frames.
  while (!blocked_ && !ending_) {
    std::string* message = outbox_.take(server_.limits().write_bytes_max, framing_);
    if (message == nullptr) return;
    auto* text = reinterpret_cast<unsigned char*>(message->data()) + LWS_PRE;
    const std::size_t size = message->size() - LWS_PRE;
    if (lws_write(wsi_, text, size, LWS_WRITE_TEXT) < 0) {
      ending_ = true;  // the connection broke
      return set_deadline(LWS_TO_KILL_ASYNC);
    }
    blocked_ = lws_partial_buffered(wsi_) != 0;
    sending_bytes_ = blocked_ ? size : 0;
  }
}

void Socket::writable() {
  if (!blocked_) return;
  blocked_ = false;
  sending_bytes_ = 0;
  heard();  // the network took some: who reads slowly is there, though he can be asked for nothing meanwhile
  handler_.on_taken(*this);
  mark_dirty();
}

void Socket::close(std::uint16_t code, std::string_view reason) {
  if (closing_ || ending_) return;
  closing_ = true;
  close_code_ = code;
  close_reason_ = reason.substr(0, kCloseReasonBytesMax);
  outbox_.drop_events();
  if (first_frame_) first_frame_seen(true);  // the peer's answer must be read
  set_deadline(kCloseSeconds);
  mark_dirty();
}

void Socket::set_deadline(int seconds) {
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, seconds);
  server_.wake();
}

// ----------------------------------------------------------------- Socket: in

void Socket::watch_first_frame(std::unique_ptr<FirstFrame> watch) {
  first_frame_ = std::move(watch);
  lws_rx_flow_control(wsi_, 0);
}

void Socket::first_frame_seen(bool masked) {
  first_frame_.reset();
  lws_rx_flow_control(wsi_, 1);
  if (!masked) close(kCloseProtocolError, "frames of a client must be masked");
}

void Socket::heard() {
  heard_at_ = server_.tick();
  asked_ = false;
}

void Socket::keep_alive() {
  const std::int64_t silence_s = server_.tick() - heard_at_;
  if (closing_ || ending_ || silence_s < server_.limits().ping_after_s) return;
  if (silence_s >= server_.limits().gone_after_s) {
    ending_ = true;
    return set_deadline(LWS_TO_KILL_ASYNC);
  }
  if (asked_ || blocked_) return;
  asked_ = true;
  unsigned char ping[LWS_PRE + 1] = {};
  ping[LWS_PRE] = '?';  // libwebsockets does not tell of an empty pong
  if (lws_write(wsi_, ping + LWS_PRE, 1, LWS_WRITE_PING) < 0) {
    ending_ = true;
    return set_deadline(LWS_TO_KILL_ASYNC);
  }
  blocked_ = lws_partial_buffered(wsi_) != 0;
}

void Socket::received(const char* data, std::size_t size) {
  heard();
  if (closing_ || ending_) return;
  if (std::exchange(read_, server_.reads()) != server_.reads()) read_bytes_ = 0;
  if (read_bytes_ < kBusyBytes && read_bytes_ + size >= kBusyBytes) server_.add_busy(*this);
  read_bytes_ += size;
  if (lws_frame_is_binary(wsi_)) return close(kCloseBinary, "text only");
  if (!in_frame_) ++message_frames_;
  const std::size_t rest = lws_remaining_packet_payload(wsi_);
  in_frame_ = rest != 0;
  const std::size_t room = server_.limits().message_bytes_max - message_.size();
  if (size > room || rest > room - size) return close(kCloseTooBig, "message too long");
  if (message_frames_ > server_.limits().message_frames_max) return close(kCloseTooBig, "too many fragments");

  const std::string_view piece(data, size);
  if (!lws_is_final_fragment(wsi_)) {
    message_.append(piece);
    return;
  }
  message_frames_ = 0;
  if (message_.empty()) return deliver(piece);
  std::string whole = std::exchange(message_, {});
  whole.append(piece);
  deliver(whole);
}

void Socket::read() {
  lws_pollfd ready{lws_get_socket_fd(wsi_), LWS_POLLIN, LWS_POLLIN};
  lws_service_fd(lws_get_context(wsi_), &ready);  // may delete this
}

void Socket::deliver(std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return close(kCloseInvalidText, "not UTF-8");
  server_.begin_input();
  handler_.on_message(*this, text);
}

/// False if the close frame is itself wrong: then ours says so instead of echoing it.
bool Socket::peer_closes(const unsigned char* payload, std::size_t size) {
  ending_ = true;
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_ACK, kCloseSeconds);
  if (size == 0) {
    close_code_ = kCloseNoStatus;
    return true;
  }
  if (size == 1) {
    close_code_ = kCloseProtocolError;
  } else if (!simdjson::validate_utf8(reinterpret_cast<const char*>(payload) + 2, size - 2)) {
    close_code_ = kCloseInvalidText;
  } else {
    close_code_ = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
    if (close_code_ < 5000) return true;  // libwebsockets looks at the others
    close_code_ = kCloseProtocolError;
  }
  lws_close_reason(wsi_, static_cast<lws_close_status>(close_code_), nullptr, 0);
  return false;
}

void Socket::ends() {
  ending_ = true;
  first_frame_.reset();
  if (close_code_ == 0 && lws_get_close_length(wsi_) >= 2) {  // a violation that libwebsockets found
    const unsigned char* payload = lws_get_close_payload(wsi_);
    close_code_ = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
  }
}

// --------------------------------------------------------------------- Server

Result<> Server::start() {
  lws_set_log_level(0, nullptr);  // it writes to stderr, an error line for each adoption

  lws_context_creation_info info{};
  void* loops[] = {loop_};
  info.foreign_loops = loops;
  info.count_threads = 1;
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = kProtocols;
  info.user = this;
  info.uid = static_cast<uid_t>(-1);
  info.gid = static_cast<gid_t>(-1);
  info.retry_and_idle_policy = &no_keep_alive_;  // its timers stand in one sorted list: each message walks it
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6;
  context_ = lws_create_context(&info);
  if (context_ == nullptr) return Error{ErrorCode::unsupported, "libwebsockets does not start: no libuv plugin?"};
  vhost_ = lws_create_vhost(context_, &info);
  if (vhost_ == nullptr) return Error{ErrorCode::io_error, "libwebsockets does not start"};

  before_poll_ = new uv_prepare_t;
  uv_prepare_init(loop_, before_poll_);
  before_poll_->data = this;
  uv_prepare_start(before_poll_, [](uv_prepare_t* handle) { static_cast<Server*>(handle->data)->flush(); });
  after_poll_ = new uv_check_t;
  uv_check_init(loop_, after_poll_);
  after_poll_->data = this;
  uv_check_start(after_poll_, [](uv_check_t* handle) { static_cast<Server*>(handle->data)->after_poll(); });
  ticker_ = new uv_timer_t;
  uv_timer_init(loop_, ticker_);
  ticker_->data = this;
  uv_timer_start(
      ticker_, [](uv_timer_t* handle) { static_cast<Server*>(handle->data)->keep_alive(); }, 1'000, 1'000);
  uv_unref(reinterpret_cast<uv_handle_t*>(ticker_));
  uv_unref(reinterpret_cast<uv_handle_t*>(before_poll_));
  uv_unref(reinterpret_cast<uv_handle_t*>(after_poll_));
  return {};
}

// On a loop that is not its own, libwebsockets is gone only after a second lws_context_destroy(), and that may come
// only when its handles are closed: the sockets in the first closing phase of the loop, its timers in the second.
struct Burial {
  uv_idle_t handle;
  lws_context* context;
  int phases_left = 3;

  static void next_phase(uv_handle_t* handle) {
    auto* self = static_cast<Burial*>(handle->data);
    if (--self->phases_left > 0) return self->wait(handle->loop);
    lws_context_destroy(self->context);
    delete self;
  }
  void wait(uv_loop_t* loop) {
    uv_idle_init(loop, &handle);
    handle.data = this;
    uv_close(reinterpret_cast<uv_handle_t*>(&handle), next_phase);
  }
};

Server::~Server() {
  if (in_input_) end_input_();
  // Callbacks that come from here on find no socket.
  for (auto& [socket, owned] : sockets_) socket->detach();
  sockets_.clear();
  if (context_ != nullptr) {
    lws_context_destroy(context_);
    (new Burial{{}, context_})->wait(loop_);
  }
  if (ticker_ != nullptr) {
    uv_close(reinterpret_cast<uv_handle_t*>(ticker_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
  }
  if (before_poll_ != nullptr) {
    uv_close(reinterpret_cast<uv_handle_t*>(before_poll_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_prepare_t*>(handle); });
    uv_close(reinterpret_cast<uv_handle_t*>(after_poll_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_check_t*>(handle); });
  }
}

void Server::after_poll() {
  read_on();
  if (std::exchange(in_input_, false)) end_input_();
  flush();
}

// libwebsockets reads kReceiveBytes of a socket in a turn. The requests of a client that sends many at once would then
// be committed, and told to everybody, in as many parts.
void Server::read_on() {
  for (int times = 1; !busy_.empty() && times < kReadsPerTurnMax; ++times) {
    ++reads_;
    reading_.swap(busy_);
    for (std::size_t i = 0; i < reading_.size(); ++i) {
      if (reading_[i] != nullptr) reading_[i]->read();
    }
    reading_.clear();
  }
  ++reads_;
  busy_.clear();
}

/// No socket goes from the list in here: what ends does so in a later turn.
void Server::keep_alive() {
  ++tick_;
  for (const auto& [socket, owned] : sockets_) socket->keep_alive();
}

void Server::flush() {
  for (std::size_t i = 0; i < dirty_.size(); ++i) {  // it may grow at the end
    if (dirty_[i] != nullptr) dirty_[i]->flush();
  }
  dirty_.clear();
}

void Server::remove(Socket& socket) {
  if (socket.is_dirty()) forget(dirty_, socket);
  forget(busy_, socket);
  forget(reading_, socket);
  sockets_.erase(&socket);
}

Result<WebSocket*> Server::adopt(int fd, std::string_view key, WebSocketHandler& handler, Framing framing) {
  auto owned = std::make_unique<Socket>(*this, handler, framing);
  Socket* socket = owned.get();
  std::unique_ptr<FirstFrame> first_frame;
  if (sockets_.size() < limits_.sockets_max) {
    first_frame = FirstFrame::watch(loop_, fd, [socket](bool masked) { socket->first_frame_seen(masked); });
  }
  if (!first_frame) {
    ::close(fd);
    return Error{ErrorCode::overloaded, "too many WebSockets"};
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &limits_.kernel_send_bytes, sizeof limits_.kernel_send_bytes);

  if (!hand_over(fd, key, framing, *socket)) return Error{ErrorCode::io_error, "the connection is gone"};
  socket->watch_first_frame(std::move(first_frame));
  sockets_[socket] = std::move(owned);
  return static_cast<WebSocket*>(socket);
}

// libwebsockets reads a request of ours, not the client's: nothing we checked can be read in another way.
bool Server::hand_over(int fd, std::string_view key, Framing framing, Socket& socket) {
  std::string request =
      "GET /ws HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ";
  request.append(key).append("\r\nSec-WebSocket-Version: 13\r\n");
  if (framing == Framing::lines) request.append("Sec-WebSocket-Protocol: ").append(kSubprotocol).append("\r\n");
  request.append("\r\n");
  adopting_ = &socket;
  lws* wsi = lws_adopt_socket_vhost_readbuf(vhost_, fd, request.data(), request.size());
  adopting_ = nullptr;
  if (socket.is_established() && wsi != nullptr) return true;
  if (wsi != nullptr) {
    lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_ASYNC);
    wake();
  }
  return false;
}

int Server::callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, size_t size) {
  auto* slot = static_cast<Socket**>(user);
  auto* server = static_cast<Server*>(lws_context_user(lws_get_context(wsi)));
  if (slot == nullptr) return 0;
  if (reason == LWS_CALLBACK_ESTABLISHED) {
    *slot = server->adopting_;
    (*slot)->established(wsi);
    return 0;
  }
  Socket* socket = *slot;
  if (socket == nullptr) return 0;
  if (socket == server->adopting_) {  // it breaks while adopt() can still say so
    *slot = nullptr;
    socket->established(nullptr);
    return 0;
  }
  switch (reason) {
    case LWS_CALLBACK_RECEIVE_PONG:
      socket->heard();
      return 0;
    case LWS_CALLBACK_RECEIVE:
      socket->received(static_cast<const char*>(in), size);
      return 0;
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
      return socket->peer_closes(static_cast<const unsigned char*>(in), size) ? 0 : -1;
    case LWS_CALLBACK_SERVER_WRITEABLE:
      socket->writable();
      return 0;
    case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
      socket->ends();
      return 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY:
      *slot = nullptr;
      socket->closed();
      server->remove(*socket);
      return 0;
    default:
      return 0;
  }
}

}  // namespace

Result<std::unique_ptr<WebSocketServer>> WebSocketServer::create(uv_loop_t* loop, const WebSocketLimits& limits) {
  auto server = std::make_unique<Server>(loop, limits);
  auto started = server->start();
  if (!started) return started.error();
  return std::unique_ptr<WebSocketServer>(std::move(server));
}

}  // namespace confab::servers::hub
