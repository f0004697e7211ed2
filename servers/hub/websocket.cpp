#include "hub/websocket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// libwebsockets answers the upgrade, writes, and closes. We read, because it hides what a client must not do
// (docs/decisions/0002-websocket-handover.md).

namespace confab::servers::hub {

namespace {

constexpr const char* kSubprotocol = "confab.v1";
constexpr std::size_t kUnusedBytes = 16;            // of each socket: where libwebsockets would read
constexpr std::size_t kReadBytes = 16 * 1024;       // of one socket in a turn of the loop
constexpr int kReadableMax = 1024;                  // sockets that are read in a turn
constexpr std::size_t kTransmitBytes = 256 * 1024;  // libwebsockets tries to send this much of a write at once
constexpr std::size_t kControlHeaderBytes = 2;
constexpr std::size_t kCloseCodeBytes = 2;

/// First bytes: the opcode, with the bit that says that the frame is the only one.
enum class ControlFrame : unsigned char { close = 0x88, ping = 0x89, pong = 0x8a };

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

  void established(lws* wsi) {
    wsi_ = wsi;
    heard();
  }
  void writable();
  void ends() { ending_ = true; }
  void heard();
  /// Asks for a pong after a silence, and ends what does not answer.
  void keep_alive();
  void closed() { handler_.on_closed(*this, close_code_ != 0 ? close_code_ : std::uint16_t{kCloseAbnormal}); }

  bool is_established() const { return wsi_ != nullptr; }
  void begin_reading(int fd);
  /// Reads once. May delete this.
  void read();
  /// Joins and writes what is queued.
  void flush();
  /// Makes later callbacks find no socket.
  void detach() { *static_cast<Socket**>(lws_wsi_user(wsi_)) = nullptr; }
  bool is_dirty() const { return dirty_; }

 private:
  void write();
  bool write_control(ControlFrame kind, std::string_view payload);
  void start_close();
  void mark_dirty();
  /// Returns false if nothing more is to be read.
  bool take(const FrameReader::Event& event);
  void begin_close(std::uint16_t code, std::string_view payload);
  void set_deadline(int seconds);
  void finish();
  void break_off();

  Server& server_;
  WebSocketHandler& handler_;
  const Framing framing_;
  lws* wsi_ = nullptr;
  FrameReader frames_;
  Outbox outbox_;
  std::int64_t heard_at_ = 0;      // the tick of the server
  std::size_t sending_bytes_ = 0;  // of the message that blocked_ is about
  std::string pong_;               // what the last ping carried
  bool pong_due_ = false;
  bool asked_ = false;        // for a pong, since it was heard
  bool dirty_ = false;        // in the list of the server
  bool blocked_ = false;      // libwebsockets holds a part of the last write
  bool closing_ = false;      // nothing is taken any more; what is queued still goes out, then a close frame
  bool peer_closed_ = false;  // its close frame came: nothing is to go out but ours
  bool unreadable_ = false;   // after a violation there are no frames any more, so no close frame either
  bool ending_ = false;       // our close frame went out, or the connection broke: nothing goes out
  std::uint16_t close_code_ = 0;
  std::string close_payload_;
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
  /// Where to read to. What is in it counts until the next read.
  std::span<char> read_buffer() { return read_buffer_; }
  /// Tells when there is something to read, from the next turn on.
  bool watch(Socket& socket, int fd);
  void unwatch(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }
  void begin_input() {
    if (!std::exchange(in_input_, true)) begin_input_();
  }
  void remove(Socket& socket);
  std::int64_t tick() const { return tick_; }
  /// Timers set outside a callback of libwebsockets run only after this.
  void wake() { lws_cancel_service(context_); }

  static int callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, size_t size);

 private:
  void after_poll();
  void read_sockets();
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
  int epoll_ = -1;  // of all sockets' input: libuv has one watcher for a descriptor, and libwebsockets has that one
  uv_poll_t* readable_ = nullptr;
  std::int64_t tick_ = 0;  // seconds
  Socket* adopting_ = nullptr;
  Outboxes outboxes_{LWS_PRE};
  std::unordered_map<Socket*, std::unique_ptr<Socket>> sockets_;
  std::vector<Socket*> dirty_;    // null where a socket went away
  std::vector<Socket*> reading_;  // the same
  std::array<char, kReadBytes> read_buffer_{};
  bool in_input_ = false;  // a message came in this turn
  std::function<void()> begin_input_ = [] {};
  std::function<void()> end_input_ = [] {};
};

const lws_protocols kProtocols[] = {
    {kSubprotocol, Server::callback, sizeof(void*), kUnusedBytes, 0, nullptr, kTransmitBytes},
    {nullptr, nullptr, 0, 0, 0, nullptr, 0},
};

// ---------------------------------------------------------------- Socket: out

Socket::Socket(Server& server, WebSocketHandler& handler, Framing framing)
    : server_(server),
      handler_(handler),
      framing_(framing),
      frames_({server.limits().message_bytes_max, server.limits().message_frames_max}),
      outbox_(server.outboxes()) {}

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

/// May delete this.
void Socket::start_close() {
  ending_ = true;
  if (!write_control(ControlFrame::close, close_payload_)) return;
  if (peer_closed_) return finish();
  // The client must not wait for an end that we expect of it.
  if (unreadable_ && !blocked_) ::shutdown(lws_get_socket_fd(wsi_), SHUT_WR);
  set_deadline(kCloseSeconds);
}

/// False if the connection broke. libwebsockets keeps its name of a close frame to itself, so the frame is ours.
bool Socket::write_control(ControlFrame kind, std::string_view payload) {
  unsigned char frame[LWS_PRE + kControlHeaderBytes + kControlBytesMax];
  unsigned char* at = frame + LWS_PRE;
  at[0] = static_cast<unsigned char>(kind);
  at[1] = static_cast<unsigned char>(payload.size());
  std::memcpy(at + kControlHeaderBytes, payload.data(), payload.size());
  if (lws_write(wsi_, at, kControlHeaderBytes + payload.size(), LWS_WRITE_HTTP) < 0) {  // "as it is"
    break_off();
    return false;
  }
  blocked_ = lws_partial_buffered(wsi_) != 0;
  return true;
}

void Socket::write() {
  // A second lws_write() on top of an unfinished one would confuse its frames.
  if (pong_due_ && !blocked_ && !ending_ && !peer_closed_) {
    pong_due_ = false;
    write_control(ControlFrame::pong, std::exchange(pong_, {}));
  }
  while (!blocked_ && !ending_ && !peer_closed_) {
    std::string* message = outbox_.take(server_.limits().write_bytes_max, framing_);
    if (message == nullptr) return;
    auto* text = reinterpret_cast<unsigned char*>(message->data()) + LWS_PRE;
    const std::size_t size = message->size() - LWS_PRE;
    if (lws_write(wsi_, text, size, LWS_WRITE_TEXT) < 0) return break_off();
    blocked_ = lws_partial_buffered(wsi_) != 0;
    sending_bytes_ = blocked_ ? size : 0;
  }
}

void Socket::writable() {
  if (!blocked_) return;
  blocked_ = false;
  sending_bytes_ = 0;
  heard();  // the network took some: a slow reader is still there, though it cannot be pinged meanwhile
  handler_.on_taken(*this);
  mark_dirty();
}

void Socket::close(std::uint16_t code, std::string_view reason) {
  if (closing_ || ending_) return;
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  begin_close(code, payload.append(reason.substr(0, kControlBytesMax - kCloseCodeBytes)));
}

void Socket::begin_close(std::uint16_t code, std::string_view payload) {
  closing_ = true;
  close_code_ = code;
  close_payload_ = payload;
  outbox_.drop_events();
  set_deadline(kCloseSeconds);
  mark_dirty();
}

void Socket::set_deadline(int seconds) {
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, seconds);
  server_.wake();
}

/// Ends the connection when everything written is out. Deletes this if it is.
void Socket::finish() {
  ending_ = true;
  server_.unwatch(lws_get_socket_fd(wsi_));
  lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

/// Ends a connection that is of no use any more, in a later turn.
void Socket::break_off() {
  ending_ = true;
  server_.unwatch(lws_get_socket_fd(wsi_));
  set_deadline(LWS_TO_KILL_ASYNC);
}

// ----------------------------------------------------------------- Socket: in

void Socket::heard() {
  heard_at_ = server_.tick();
  asked_ = false;
}

void Socket::keep_alive() {
  const std::int64_t silence_s = server_.tick() - heard_at_;
  if (closing_ || ending_ || silence_s < server_.limits().ping_after_s) return;
  if (silence_s >= server_.limits().gone_after_s) return break_off();
  if (asked_ || blocked_) return;
  asked_ = true;
  write_control(ControlFrame::ping, "");
}

void Socket::begin_reading(int fd) {
  lws_rx_flow_control(wsi_, 0);
  if (!server_.watch(*this, fd)) break_off();
}

void Socket::read() {
  const std::span<char> buffer = server_.read_buffer();
  const ssize_t size = recv(lws_get_socket_fd(wsi_), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size < 0) return break_off();
  if (size == 0) return finish();
  heard();
  std::span<char> bytes = buffer.first(static_cast<std::size_t>(size));
  while (take(frames_.next(bytes))) {
  }
}

bool Socket::take(const FrameReader::Event& event) {
  switch (event.kind) {
    case FrameReader::Kind::nothing:
      return false;
    case FrameReader::Kind::text:
      if (closing_ || ending_) return true;
      server_.begin_input();
      handler_.on_message(*this, event.payload);
      return true;
    case FrameReader::Kind::ping:  // of several, the last is answered
      pong_ = event.payload;
      pong_due_ = true;
      mark_dirty();
      return true;
    case FrameReader::Kind::pong:
      return true;
    case FrameReader::Kind::close:
      peer_closed_ = true;
      if (ending_) {
        finish();
        return false;
      }
      if (!closing_) begin_close(event.code, event.payload);
      return true;
    case FrameReader::Kind::violation:
      unreadable_ = true;
      close(event.code, event.payload);
      return true;
  }
  return false;
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
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) return Error{ErrorCode::io_error, "no descriptor for the WebSockets"};
  readable_ = new uv_poll_t;
  uv_poll_init(loop_, readable_, epoll_);
  readable_->data = this;
  uv_poll_start(readable_, UV_READABLE,
                [](uv_poll_t* handle, int, int) { static_cast<Server*>(handle->data)->read_sockets(); });
  uv_unref(reinterpret_cast<uv_handle_t*>(readable_));
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
  if (readable_ != nullptr) {
    uv_close(reinterpret_cast<uv_handle_t*>(readable_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  }
  if (epoll_ >= 0) ::close(epoll_);
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
  if (std::exchange(in_input_, false)) end_input_();
  flush();
}

bool Server::watch(Socket& socket, int fd) {
  epoll_event readable{};
  readable.events = EPOLLIN | EPOLLRDHUP;
  readable.data.ptr = &socket;
  return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &readable) == 0;
}

/// A socket that sent more than is read at once is read again in the next iteration, after the others.
void Server::read_sockets() {
  std::array<epoll_event, kReadableMax> events;
  const int count = epoll_wait(epoll_, events.data(), kReadableMax, 0);
  for (int i = 0; i < count; ++i)
    reading_.push_back(static_cast<Socket*>(events[static_cast<std::size_t>(i)].data.ptr));
  for (std::size_t i = 0; i < reading_.size(); ++i) {
    if (reading_[i] != nullptr) reading_[i]->read();
  }
  reading_.clear();
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
  forget(reading_, socket);
  sockets_.erase(&socket);
}

Result<WebSocket*> Server::adopt(int fd, std::string_view key, WebSocketHandler& handler, Framing framing) {
  auto owned = std::make_unique<Socket>(*this, handler, framing);
  Socket* socket = owned.get();
  if (sockets_.size() >= limits_.sockets_max) {
    ::close(fd);
    return Error{ErrorCode::overloaded, "too many WebSockets"};
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &limits_.kernel_send_bytes, sizeof limits_.kernel_send_bytes);

  if (!hand_over(fd, key, framing, *socket)) return Error{ErrorCode::io_error, "the connection is gone"};
  sockets_[socket] = std::move(owned);
  socket->begin_reading(fd);
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

int Server::callback(lws* wsi, lws_callback_reasons reason, void* user, void* /*in*/, size_t /*size*/) {
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
    case LWS_CALLBACK_SERVER_WRITEABLE:
      socket->writable();
      return 0;
    case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
      socket->ends();
      return 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY:
      *slot = nullptr;
      server->unwatch(lws_get_socket_fd(wsi));
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
