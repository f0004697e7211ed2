#include <filesystem>
#include <future>
#include <random>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/http/server.hpp"
#include "servers/common/support/test_certificate.hpp"
#include "servers/common/support/test_server.hpp"
#include "servers/common/support/tls_client.hpp"

/// Upgraded connections over TLS: the descriptor that the handler gets, and the pump behind it.
namespace confab::tests {
namespace {

using namespace servers;

constexpr std::size_t kEnough = 64 << 20;  ///< more than all buffers between two ends hold

std::string random_bytes(std::size_t size, unsigned seed) {
  std::mt19937_64 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

/// The application's end, blocking for the test's comfort.
class Application {
 public:
  explicit Application(UpgradedSocket socket) : fd_(socket.fd), read_ahead_(std::move(socket.read_ahead)) {
    EXPECT_NE(::fcntl(fd_, F_GETFL) & O_NONBLOCK, 0);
    EXPECT_NE(::fcntl(fd_, F_GETFD) & FD_CLOEXEC, 0);
    ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) & ~O_NONBLOCK);
    const timeval patience{5, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;
  ~Application() { close(); }

  int fd() const { return fd_; }
  const std::string& read_ahead() const { return read_ahead_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (size <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
  }
  /// Up to `size` bytes; fewer at the end of the stream.
  std::string receive(std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t have = 0;
    while (have < size) {
      const ssize_t count = ::recv(fd_, bytes.data() + have, size - have, 0);
      if (count <= 0) break;
      have += static_cast<std::size_t>(count);
    }
    bytes.resize(have);
    return bytes;
  }
  bool ends() const {
    char byte = 0;
    return ::recv(fd_, &byte, 1, 0) == 0;
  }
  /// Writes until nothing more fits for a while; how much that was.
  std::size_t fill() const {
    std::size_t taken = 0;
    const std::string bytes(64 * 1024, 'f');
    pollfd writable{fd_, POLLOUT, 0};
    while (taken < kEnough && ::poll(&writable, 1, 200) == 1) {
      const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size > 0) taken += static_cast<std::size_t>(size);
    }
    return taken;
  }

 private:
  int fd_;
  std::string read_ahead_;
};

class TlsPump : public testing::Test {
 protected:
  TlsPump() {
    auto identity = TlsIdentity::load(certificate_.files());
    EXPECT_TRUE(identity) << identity.error().message;
    identity_ = std::move(*identity);
    options_.handler = [this](const Request&, const Responder& responder) {
      auto socket = responder.upgrade();
      ASSERT_TRUE(socket) << socket.error().message;
      taken_.set_value(std::move(*socket));
    };
  }

  int start() {
    server_ = std::make_unique<TestServer>(options_, identity_);
    return server_->port();
  }
  /// Has `client` upgraded, with `more` right behind the request.
  std::unique_ptr<Application> upgrade(TlsClient& client, const std::string& more = "") {
    taken_ = {};
    EXPECT_TRUE(client.send(get("/", "Connection: Upgrade\r\nUpgrade: test\r\n") + more)) << client.failure();
    return std::make_unique<Application>(taken_.get_future().get());
  }

  TestCertificate certificate_;
  std::shared_ptr<TlsIdentity> identity_;
  HttpServerOptions options_;
  std::promise<UpgradedSocket> taken_;
  std::unique_ptr<TestServer> server_;
};

TEST_F(TlsPump, CarriesBytesBothWays) {
  TlsClient client(start());
  const auto application = upgrade(client, "first bytes");
  EXPECT_EQ(application->read_ahead(), "first bytes");
  EXPECT_TRUE(eventually([this] { return server_->connection_count() == 0; }));
  for (int i = 0; i < 1'000; ++i) {
    const std::string text = std::to_string(i) + ";";
    ASSERT_TRUE(client.send(text));
    ASSERT_EQ(application->receive(text.size()), text);
    ASSERT_TRUE(application->send(text));
    ASSERT_EQ(client.receive_bytes(text.size()), text);
  }
}

TEST_F(TlsPump, EveryByteArrivesInPiecesOfAnySize) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const int port = start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(port, {.version_max = version, .receive_buffer_bytes = 8192});
    const auto application = upgrade(client);
    const std::string down = random_bytes(2 << 20, random());
    const std::string up = random_bytes(2 << 20, random());
    const auto piece = [](std::mt19937& dice) { return 1 + dice() % (dice() % 4 == 0 ? 100'000 : 500); };
    std::string came_up;
    std::thread reader([&, dice = std::mt19937(random())]() mutable {
      while (came_up.size() < up.size()) {
        const std::string next = application->receive(std::min<std::size_t>(piece(dice), up.size() - came_up.size()));
        if (next.empty()) break;
        came_up += next;
      }
    });
    std::thread writer([&, dice = std::mt19937(random())]() mutable {
      for (std::size_t at = 0; at < down.size();) {
        const std::string_view next = std::string_view(down).substr(at, piece(dice));
        if (!application->send(next)) break;
        at += next.size();
      }
    });
    std::string came_down;
    for (std::size_t at = 0; at < up.size() || came_down.size() < down.size();) {
      if (at < up.size()) {
        const std::string_view next = std::string_view(up).substr(at, piece(random));
        ASSERT_TRUE(client.send(next)) << client.failure();
        at += next.size();
      }
      const std::string next =
          client.receive_bytes(std::min<std::size_t>(piece(random), down.size() - came_down.size()));
      came_down += next;
      if (next.empty() && came_down.size() < down.size()) break;
    }
    reader.join();
    writer.join();
    EXPECT_TRUE(came_up == up) << came_up.size();
    EXPECT_TRUE(came_down == down) << came_down.size();
  }
}

TEST_F(TlsPump, ASingleByteComesBeforeTheEnd) {
  TlsClient client(start());
  const auto application = upgrade(client);
  ASSERT_TRUE(client.send("1"));
  client.end();
  EXPECT_EQ(application->receive(2), "1");
}

// --------------------------------------------------------------------- bounds

TEST_F(TlsPump, HoldsLittleForAClientThatDoesNotRead) {
  TlsClient client(start(), {.receive_buffer_bytes = 4096});
  const auto application = upgrade(client);
  const std::size_t taken = application->fill();
  // The pair's buffer, ours, the socket's and the client's; the kernel counts double what it was told.
  EXPECT_LT(taken, 1u << 20);
  application->close();
  EXPECT_EQ(client.receive_bytes(taken).size(), taken);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(TlsPump, HoldsLittleForAnApplicationThatDoesNotRead) {
  TlsClient client(start());
  const auto application = upgrade(client);
  const timeval patience{0, 300'000};
  setsockopt(client.fd(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const int send_bytes = 4096;
  setsockopt(client.fd(), SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
  std::size_t sent = 0;
  const std::string piece(16'000, 'p');
  while (sent < kEnough && client.send(piece)) sent += piece.size();
  EXPECT_LT(sent, kEnough);
  // What is left of it all arrives, up to where the client was cut off.
  client.reset();
  std::size_t received = 0;
  for (std::string bytes; !(bytes = application->receive(16'000)).empty();) received += bytes.size();
  EXPECT_LE(received, sent + piece.size());
  EXPECT_GT(received, 0u);
}

TEST_F(TlsPump, AnApplicationThatLeavesAClientThatDoesNotReadIsForgotten) {
  options_.limits.write_stall_ms = 100;
  TlsClient client(start(), {.receive_buffer_bytes = 4096});
  const std::size_t before = open_descriptors();
  const auto application = upgrade(client);
  EXPECT_TRUE(eventually([&] { return open_descriptors() == before + 2; }));  // three instead of one
  application->fill();
  application->close();
  EXPECT_TRUE(eventually([&] { return open_descriptors() == before - 1; }));
}

// ----------------------------------------------------------------------- ends

TEST_F(TlsPump, WhatTheApplicationWroteBeforeItsEndArrives) {
  const std::string bytes = random_bytes(200'000, 3);
  TlsClient client(start());
  const auto application = upgrade(client);
  ASSERT_TRUE(application->send(bytes));
  application->close();
  EXPECT_TRUE(client.receive_bytes(bytes.size()) == bytes);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(TlsPump, WhatTheClientWroteBeforeItsEndArrivesAndItStillReads) {
  const std::string bytes = random_bytes(100'000, 4);
  TlsClient client(start());
  const auto application = upgrade(client);
  ASSERT_TRUE(client.send(bytes));
  client.end();
  EXPECT_TRUE(application->receive(bytes.size()) == bytes);
  EXPECT_TRUE(application->ends());
  ASSERT_TRUE(application->send("goodbye"));
  EXPECT_EQ(client.receive_bytes(7), "goodbye");
  application->close();
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(TlsPump, AHalfClosedApplicationStillReads) {
  TlsClient client(start());
  const auto application = upgrade(client);
  ASSERT_TRUE(application->send("that was all"));
  ::shutdown(application->fd(), SHUT_WR);
  EXPECT_EQ(client.receive_bytes(12), "that was all");
  EXPECT_TRUE(client.ends());
  ASSERT_TRUE(client.send("understood"));
  client.end();
  EXPECT_EQ(application->receive(10), "understood");
  EXPECT_TRUE(application->ends());
}

TEST_F(TlsPump, AResetOrATamperedRecordEndsTheApplicationsStream) {
  const int port = start();
  TlsClient client(port);
  const auto application = upgrade(client);
  ASSERT_TRUE(client.send("12"));
  EXPECT_EQ(application->receive(2), "12");
  client.reset();
  EXPECT_TRUE(application->ends());

  TlsClient other(port);
  const auto second = upgrade(other);
  other.RawClient::send(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x'));
  EXPECT_TRUE(second->ends());
  EXPECT_TRUE(other.ends());
  EXPECT_NE(other.failure().find("bad record mac"), std::string::npos) << other.failure();
}

TEST_F(TlsPump, AKeyUpdateInTheMiddleChangesNothing) {
  TlsClient client(start());
  const auto application = upgrade(client);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_TRUE(client.send("up"));
    ASSERT_EQ(application->receive(2), "up");
    ASSERT_TRUE(application->send("down"));
    ASSERT_EQ(client.receive_bytes(4), "down");
  }
}

TEST_F(TlsPump, ADrainWaitsForTheApplicationUntilItsDeadline) {
  TlsClient client(start());
  const auto application = upgrade(client);
  server_->drain(10'000);
  ASSERT_TRUE(application->send("last words"));
  application->close();
  EXPECT_EQ(client.receive_bytes(10), "last words");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
  client.RawClient::end();
  server_->join();

  TlsClient stubborn(start());
  const auto second = upgrade(stubborn);
  server_->drain(50);
  EXPECT_TRUE(second->ends());
  server_->join();
}

TEST_F(TlsPump, SurvivesEndsAtAnyMoment) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  options_.limits.linger_ms = 50;
  options_.limits.write_stall_ms = 50;
  const int port = start();
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 200; ++i) {
    TlsClient client(port, {.receive_buffer_bytes = 4096});
    const auto application = upgrade(client);
    for (unsigned step = random() % 6; step > 0; --step) {
      if (random() % 2 == 0) {
        const std::string bytes(random() % 3 == 0 ? 100'000 : 10, 'd');
        (void)::send(application->fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      } else {
        client.send("up");
      }
    }
    switch (random() % 5) {
      case 0:
        client.reset();
        break;
      case 1:
        client.end();
        break;
      case 2:
        client.truncate();
        break;
      case 3:
        ::shutdown(application->fd(), SHUT_WR);
        break;
      default:
        application->close();
    }
  }
  EXPECT_TRUE(eventually([&] { return open_descriptors() == before; })) << open_descriptors() << " of " << before;
}

}  // namespace
}  // namespace confab::tests
