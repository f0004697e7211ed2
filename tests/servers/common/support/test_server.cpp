#include "servers/common/support/test_server.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>

namespace confab::tests {

TestServer::TestServer(servers::HttpServerOptions options, std::shared_ptr<const servers::TlsIdentity> tls) {
  auto ready = std::make_shared<std::promise<void>>();
  thread_ = std::thread([this, ready, moved = std::move(options), tls = std::move(tls)]() mutable {
    uv_loop_init(&loop_);
    poster_ = std::make_shared<servers::LoopPoster>(&loop_, 1'000);
    server_ = std::make_unique<servers::HttpServer>(&loop_, std::move(moved));
    auto port = server_->listen("127.0.0.1", 0, tls);
    if (!port) {
      std::fprintf(stderr, "%s\n", port.error().message.c_str());
      std::abort();
    }
    port_ = *port;
    ready->set_value();
    uv_run(&loop_, UV_RUN_DEFAULT);  // until drained
    server_.reset();
    poster_->close();
    uv_run(&loop_, UV_RUN_DEFAULT);
    if (uv_loop_close(&loop_) != 0) std::abort();  // a handle was forgotten
  });
  ready->get_future().wait();
}

TestServer::~TestServer() {
  if (!thread_.joinable()) return;
  drain(0);
  join();
}

void TestServer::on_loop(const std::function<void(servers::HttpServer&)>& task) {
  auto done = std::make_shared<std::promise<void>>();
  const bool posted = poster_->post([this, &task, done] {
    task(*server_);
    done->set_value();
  });
  if (posted) done->get_future().wait();
}

std::size_t TestServer::connection_count() {
  std::size_t count = 0;
  on_loop([&count](servers::HttpServer& server) { count = server.connection_count(); });
  return count;
}

void TestServer::drain(int deadline_ms) {
  poster_->post([this, deadline_ms] { server_->drain(deadline_ms, [] {}); });
}

void TestServer::join() { thread_.join(); }

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

std::string get(const std::string& path, const std::string& more_headers) {
  return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + more_headers + "\r\n";
}

std::string post(const std::string& path, const std::string& body, const std::string& more_headers) {
  return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more_headers + "\r\n" + body;
}

}  // namespace confab::tests
