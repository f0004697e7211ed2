#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include <libwebsockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/websocket/socket.hpp"
#include "hub/websocket/socket_loop.hpp"
#include "hub/websocket/teardown.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::size_t kUnusedBytes = 16;            // of each socket: where libwebsockets would read
constexpr std::size_t kTransmitBytes = 256 * 1024;  // libwebsockets tries to send this much of a write at once
constexpr std::uint64_t kTickMs = 1'000;

template <typename Handle>
void close_handle(Handle* handle) {
  if (handle == nullptr) return;
  uv_close(reinterpret_cast<uv_handle_t*>(handle),
           [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
}

/// Makes sockets of connections, and gives them their time on the loop.
///
/// libwebsockets wants to accept connections, read them and decide when to write. Our HTTP server has accepted them
/// already, and the hub must see every frame and write once in an iteration of the loop. So here libwebsockets is
/// handed each connection with a request of ours, answers the upgrade, and from then on only writes and closes.
class Server final : public WebSocketServer {
 public:
  Server(uv_loop_t* loop, const WebSocketLimits& limits) : uv_loop_(loop), shared_(loop, limits) {}
  ~Server() override;

  Result<> start();
  Result<WebSocket*> adopt(int fd, std::string_view key, WebSocketHandler& handler, Framing framing) override;
  void bracket_input(std::function<void()> begin, std::function<void()> end) override {
    shared_.input.bracket(std::move(begin), std::move(end));
  }
  std::size_t count() const override { return sockets_.size(); }

  static int callback(lws* wsi, lws_callback_reasons reason, void* user, void* in, size_t size);

 private:
  Result<> start_libwebsockets();
  void start_handles();
  bool hand_over(int fd, std::string_view key, Framing framing, Socket& socket);
  void after_poll();
  void tick();
  void ended(Socket& socket, int fd);

  uv_loop_t* uv_loop_;
  lws_retry_bo_t no_keep_alive_{};
  lws_context* context_ = nullptr;
  lws_vhost* vhost_ = nullptr;
  uv_prepare_t* before_poll_ = nullptr;  // these three free themselves
  uv_check_t* after_poll_ = nullptr;
  uv_timer_t* ticker_ = nullptr;
  SocketLoop shared_;
  Socket* adopting_ = nullptr;
  std::unordered_map<Socket*, std::unique_ptr<Socket>> sockets_;
};

const lws_protocols kProtocols[] = {
    {kSubprotocol, Server::callback, sizeof(void*), kUnusedBytes, 0, nullptr, kTransmitBytes},
    {nullptr, nullptr, 0, 0, 0, nullptr, 0},
};

// ----------------------------------------------------------------- begin and end

Result<> Server::start() {
  if (auto started = start_libwebsockets(); !started) return started;
  if (auto started = shared_.input.start(); !started) return started;
  start_handles();
  return {};
}

Result<> Server::start_libwebsockets() {
  lws_set_log_level(0, nullptr);  // it writes to stderr, an error line for each adoption

  lws_context_creation_info info{};
  void* loops[] = {uv_loop_};
  info.foreign_loops = loops;
  info.count_threads = 1;
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = kProtocols;
  info.user = this;
  info.uid = static_cast<uid_t>(-1);
  info.gid = static_cast<gid_t>(-1);
  info.retry_and_idle_policy = &no_keep_alive_;  // its timers are in one sorted list, which each message would walk
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_IPV6;
  context_ = lws_create_context(&info);
  if (context_ == nullptr) return Error{ErrorCode::unsupported, "libwebsockets does not start: no libuv plugin?"};
  vhost_ = lws_create_vhost(context_, &info);
  if (vhost_ == nullptr) return Error{ErrorCode::io_error, "libwebsockets does not start"};
  return {};
}

void Server::start_handles() {
  before_poll_ = new uv_prepare_t;
  uv_prepare_init(uv_loop_, before_poll_);
  before_poll_->data = this;
  uv_prepare_start(before_poll_,
                   [](uv_prepare_t* handle) { static_cast<Server*>(handle->data)->shared_.to_flush.flush(); });
  after_poll_ = new uv_check_t;
  uv_check_init(uv_loop_, after_poll_);
  after_poll_->data = this;
  uv_check_start(after_poll_, [](uv_check_t* handle) { static_cast<Server*>(handle->data)->after_poll(); });
  ticker_ = new uv_timer_t;
  uv_timer_init(uv_loop_, ticker_);
  ticker_->data = this;
  uv_timer_start(
      ticker_, [](uv_timer_t* handle) { static_cast<Server*>(handle->data)->tick(); }, kTickMs, kTickMs);
  uv_unref(reinterpret_cast<uv_handle_t*>(ticker_));
  uv_unref(reinterpret_cast<uv_handle_t*>(before_poll_));
  uv_unref(reinterpret_cast<uv_handle_t*>(after_poll_));
}

Server::~Server() {
  shared_.input.end_messages();
  for (auto& [socket, owned] : sockets_) socket->detach();
  sockets_.clear();
  if (context_ != nullptr) destroy_on_loop(context_, uv_loop_);
  close_handle(ticker_);
  close_handle(before_poll_);
  close_handle(after_poll_);
}

void Server::after_poll() {
  shared_.input.end_messages();
  shared_.to_flush.flush();
}

/// No socket ends in here: one that has to does so in a later iteration.
void Server::tick() {
  ++shared_.seconds;
  for (const auto& [socket, owned] : sockets_) socket->keep_alive();
}

// -------------------------------------------------------------------- adoption

Result<WebSocket*> Server::adopt(int fd, std::string_view key, WebSocketHandler& handler, Framing framing) {
  auto owned = std::make_unique<Socket>(shared_, handler, framing);
  Socket* socket = owned.get();
  if (sockets_.size() >= shared_.limits.sockets_max) {
    ::close(fd);
    return Error{ErrorCode::overloaded, "too many WebSockets"};
  }
  const int on = 1;
  const int send_bytes = shared_.limits.kernel_send_bytes;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);

  if (!hand_over(fd, key, framing, *socket)) return Error{ErrorCode::io_error, "the connection is gone"};
  sockets_[socket] = std::move(owned);
  socket->start_reading(fd);
  return static_cast<WebSocket*>(socket);
}

/// libwebsockets reads a request of ours, not the client's, so it cannot understand it in another way than we did.
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
  if (wsi != nullptr) LwsConnection(wsi).end_soon();
  return false;
}

// --------------------------------------------------------- what libwebsockets tells

/// `user` leads to the room for one pointer that libwebsockets keeps with each connection: to its Socket, while there
/// is one.
int Server::callback(lws* wsi, lws_callback_reasons reason, void* user, void* /*in*/, size_t /*size*/) {
  auto* slot = static_cast<Socket**>(user);
  auto* server = static_cast<Server*>(lws_context_user(lws_get_context(wsi)));
  if (slot == nullptr) return 0;
  if (reason == LWS_CALLBACK_ESTABLISHED) {
    *slot = server->adopting_;
    (*slot)->established(LwsConnection(wsi));
    return 0;
  }
  Socket* socket = *slot;
  if (socket == nullptr) return 0;
  if (socket == server->adopting_) {  // it breaks while adopt() can still say so
    *slot = nullptr;
    socket->adoption_failed();
    return 0;
  }
  switch (reason) {
    case LWS_CALLBACK_SERVER_WRITEABLE:
      socket->writable();
      return 0;
    case LWS_CALLBACK_WS_SERVER_DROP_PROTOCOL:
      socket->dropped();
      return 0;
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_WSI_DESTROY:
      *slot = nullptr;
      server->ended(*socket, lws_get_socket_fd(wsi));
      return 0;
    default:
      return 0;
  }
}

void Server::ended(Socket& socket, int fd) {
  shared_.input.remove(fd);
  socket.closed();
  if (socket.waits_for_flush()) shared_.to_flush.remove(socket);
  shared_.input.forget(socket);
  sockets_.erase(&socket);
}

}  // namespace

Result<std::unique_ptr<WebSocketServer>> WebSocketServer::create(uv_loop_t* loop, const WebSocketLimits& limits) {
  auto server = std::make_unique<Server>(loop, limits);
  auto started = server->start();
  if (!started) return started.error();
  return std::unique_ptr<WebSocketServer>(std::move(server));
}

}  // namespace confab::servers::hub
