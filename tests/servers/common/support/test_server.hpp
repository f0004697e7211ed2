#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <uv.h>

#include "common/http/server.hpp"

namespace confab::tests {

/// An HttpServer on a loop and thread of its own, on a free loopback port, with TLS if told. Drains when it goes.
class TestServer {
 public:
  explicit TestServer(servers::HttpServerOptions options, std::shared_ptr<const servers::TlsIdentity> tls = nullptr);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  int port() const { return port_; }
  /// Runs `task` on the loop and waits for it.
  void on_loop(const std::function<void(servers::HttpServer&)>& task);
  std::size_t connection_count();
  /// Begins a drain; the loop ends when it is done.
  void drain(int deadline_ms);
  /// Waits for the loop to end after drain().
  void join();

 private:
  void run(servers::HttpServerOptions options);

  std::thread thread_;
  std::unique_ptr<servers::HttpServer> server_;
  std::shared_ptr<servers::LoopPoster> poster_;
  uv_loop_t loop_{};
  int port_ = 0;
};

/// Waits, at most five seconds, until `condition` holds.
bool eventually(const std::function<bool()>& condition);

/// A GET of `path` as a plain client sends it.
std::string get(const std::string& path, const std::string& more_headers = "");
std::string post(const std::string& path, const std::string& body, const std::string& more_headers = "");

}  // namespace confab::tests
