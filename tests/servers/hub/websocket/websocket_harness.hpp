#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/websocket/websocket.hpp"
#include "support/ws_client.hpp"

namespace confab::servers::hub {

using tests::WsClient;
using namespace std::chrono_literals;

/// A loop of its own that accepts connections and hands each to a WebSocketServer. What a client sends decides what
/// happens: see Session.
class WebSocketHarness {
 public:
  explicit WebSocketHarness(const WebSocketLimits& limits = {}) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(listen(listener_, 100), 0);
    socklen_t size = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);

    uv_loop_init(&loop_);
    uv_async_init(&loop_, &async_,
                  [](uv_async_t* handle) { static_cast<WebSocketHarness*>(handle->data)->run_tasks(); });
    async_.data = this;
    auto server = WebSocketServer::create(&loop_, limits);
    EXPECT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
    uv_poll_init(&loop_, &accept_, listener_);
    accept_.data = this;
    uv_poll_start(&accept_, UV_READABLE,
                  [](uv_poll_t* handle, int, int) { static_cast<WebSocketHarness*>(handle->data)->accept_one(); });
    thread_ = std::thread([this] { uv_run(&loop_, UV_RUN_DEFAULT); });
  }

  ~WebSocketHarness() {
    on_loop([this] {
      server_.reset();
      uv_close(reinterpret_cast<uv_handle_t*>(&accept_), nullptr);
      uv_close(reinterpret_cast<uv_handle_t*>(&async_), nullptr);
    });
    thread_.join();
    EXPECT_EQ(uv_loop_close(&loop_), 0) << "a handle was left";
    ::close(listener_);
  }

  /// Runs `task` on the loop and waits for it.
  void on_loop(const std::function<void()>& task) {
    std::promise<void> done;
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back([&] {
        task();
        done.set_value();
      });
    }
    uv_async_send(&async_);
    done.get_future().wait();
  }

  WsClient connect(int receive_buffer_bytes = 0) {
    WsClient client(port_, receive_buffer_bytes);
    EXPECT_NE(client.upgrade().find("101"), std::string::npos);
    return client;
  }

  template <typename Condition>
  bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
      bool met = false;
      on_loop([&] { met = condition(); });
      if (met) return true;
      std::this_thread::sleep_for(5ms);
    }
    return false;
  }

  struct Session : WebSocketHandler {
    explicit Session(WebSocketHarness& owner) : harness(owner) {}
    void on_message(WebSocket& from, std::string_view message) override {
      messages.emplace_back(message);
      if (harness.on_message) harness.on_message(from, message);
    }
    void on_drained(WebSocket& /*to*/) override { ++drained; }
    void on_closed(WebSocket& /*gone*/, std::uint16_t code) override {
      close_code = code;
      socket = nullptr;
    }

    WebSocketHarness& harness;
    WebSocket* socket = nullptr;
    std::vector<std::string> messages;
    int drained = 0;
    int close_code = 0;
  };

  void adopt(int fd) {
    auto session = std::make_unique<Session>(*this);
    auto adopted = server_->adopt(fd, WsClient::kKey, *session, framing);
    if (adopted) {
      session->socket = *adopted;
      sessions.push_back(std::move(session));
    } else {
      last_adoption = adopted.error();
    }
  }

  // Loop thread only, or through on_loop().
  Framing framing = Framing::lines;
  std::vector<std::unique_ptr<Session>> sessions;
  std::function<void(WebSocket&, std::string_view)> on_message;
  Result<> last_adoption;
  WebSocketServer& server() { return *server_; }
  std::uint16_t port() const { return port_; }

 private:
  // Stands in for the HTTP server: a request arrives in one piece here.
  void accept_one() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    std::string request;
    char bytes[4096];
    while (request.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = recv(fd, bytes, sizeof bytes, 0);
      if (count <= 0) break;
      request.append(bytes, static_cast<std::size_t>(count));
    }
    adopt(fd);
  }

  void run_tasks() {
    std::vector<std::function<void()>> tasks;
    {
      const std::lock_guard lock(mutex_);
      tasks.swap(tasks_);
    }
    for (auto& task : tasks) task();
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  uv_loop_t loop_{};
  uv_async_t async_{};
  uv_poll_t accept_{};
  std::unique_ptr<WebSocketServer> server_;
  std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;
  std::thread thread_;
};

inline SharedText text(std::string value) { return std::make_shared<const std::string>(std::move(value)); }

inline void echo(WebSocket& socket, std::string_view message) { socket.send(Lane::reply, text(std::string(message))); }

inline std::string frame(std::uint8_t opcode, std::string_view payload, WsClient::Shape shape = {}) {
  return WsClient::frame(opcode, payload, shape);
}

inline std::string close_payload(int code, const std::string& reason = "") {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason;
}

}  // namespace confab::servers::hub
