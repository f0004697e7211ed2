#include "util/local_socket.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/socket.h>

#include "support/directory.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

namespace {

namespace fs = std::filesystem;

TEST(LocalSockets, AFileThatReplacesTheSocketWhileItIsMadeIsNotTakenForIt) {
  const TempDir dir;
  const auto directory = open_directory(dir.path());
  const fs::path path = fs::path(dir.path()) / "door";
  const fs::path other = fs::path(dir.path()) / "rubbish";
  for (int i = 0; i < 2000; ++i) {
    std::ofstream(other) << "no socket";
    std::atomic<bool> bound = false;
    std::thread replacing([&] {
      bool replaced = false;
      for (bool last = false; !replaced && !last;) {
        last = bound;
        replaced = ::renameat2(AT_FDCWD, other.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0;
      }
    });
    const auto socket = util::BoundSocket::bind(*directory, "door", SOCK_DGRAM);
    bound = true;
    replacing.join();
    ASSERT_TRUE(socket) << socket.error().message;
    const auto there = socket->is_at(*directory, "door");
    ASSERT_TRUE(there);
    ASSERT_FALSE(*there) << "round " << i;
    fs::remove(path);
  }
}

TEST(LocalSockets, ASocketFileAcceptsConnectionsAsSoonAsItExists) {
  const TempDir dir;
  const auto directory = open_directory(dir.path());
  const fs::path path = fs::path(dir.path()) / "door";
  const auto address = util::socket_address(*directory, "door");
  ASSERT_TRUE(address);
  for (int i = 0; i < 200; ++i) {
    int connected = -1;
    std::atomic<bool> bound = false;
    std::thread connecting([&] {
      while (!fs::exists(path) && !bound) {
      }
      const auto socket = util::make_local_socket(SOCK_STREAM);
      connected = ::connect(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    });
    const auto socket = util::BoundSocket::bind(*directory, "door", SOCK_STREAM, 8);
    bound = true;
    connecting.join();
    ASSERT_TRUE(socket);
    ASSERT_EQ(connected, 0) << "round " << i;
    fs::remove(path);
  }
}

TEST(LocalSockets, FilesThatAFailedAttemptLeftAreReplaced) {
  const TempDir dir;
  const auto directory = open_directory(dir.path());
  std::ofstream(dir.path() + "/door.new") << "left";
  std::ofstream(dir.path() + "/door") << "left";
  const auto socket = util::BoundSocket::bind(*directory, "door", SOCK_DGRAM);
  ASSERT_TRUE(socket);
  const auto there = socket->is_at(*directory, "door");
  EXPECT_TRUE(there && *there);
  EXPECT_FALSE(fs::exists(dir.path() + "/door.new"));
}

TEST(LocalSockets, ADirectoryWithTheNameOfTheSocketIsAnErrorAndLeavesNoFile) {
  const TempDir dir;
  const auto directory = open_directory(dir.path());
  fs::create_directory(dir.path() + "/door");
  EXPECT_EQ(util::BoundSocket::bind(*directory, "door", SOCK_DGRAM).code(), ErrorCode::io_error);
  EXPECT_FALSE(fs::exists(dir.path() + "/door.new"));
}

}  // namespace

}  // namespace confab::tests
