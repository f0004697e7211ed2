// An engine and its data directory: another one of the same name, moved, replaced or removed while it is open, a fork,
// a program that is executed, a second copy of the library.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <confab/confab.h>

#include "support/child.hpp"
#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

namespace fs = std::filesystem;

class EngineDirectory : public testing::Test {
 protected:
  void SetUp() override { before_ = fs::current_path(); }
  void TearDown() override { fs::current_path(before_); }

  static std::unique_ptr<Engine> open(const fs::path& path) {
    auto opened = Engine::open(test_options(path));
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }

  /// Both of a user of its own, whose token it tells.
  static std::string make_user_and_token(Engine& engine) {
    EXPECT_TRUE(engine.register_user("ann@example.com", "a password"));
    auto signed_in = engine.sign_in("ann@example.com", "a password");
    EXPECT_TRUE(signed_in) << signed_in.error().message;
    return signed_in ? signed_in->access_token : std::string();
  }

  static std::set<std::string> keys_in(const fs::path& data) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(data / "keys")) names.insert(entry.path().filename());
    return names;
  }

  TempDir dir_;
  fs::path before_;
};

TEST_F(EngineDirectory, ARelativePathLeadsToTheSameStoreAfterChdir) {
  fs::create_directory(dir_ / "one");
  fs::create_directory(dir_ / "other");
  { open(fs::path(dir_ / "other") / "data"); }
  const auto keys_of_other = keys_in(fs::path(dir_ / "other") / "data");
  fs::current_path(dir_ / "one");
  const auto engine = open("data");
  const std::string token = make_user_and_token(*engine);
  fs::current_path(dir_ / "other");
  ASSERT_TRUE(engine->rotate_token_key());
  EXPECT_EQ(keys_in("data"), keys_of_other) << "the other store's keys are not ours";
  EXPECT_TRUE(engine->verify_token(token));
  EXPECT_EQ(keys_in(fs::path(dir_ / "one") / "data").size(), 3U) << "two token keys and the one of refresh tokens";
}

TEST_F(EngineDirectory, TheWriterMayChangeAfterChdir) {
  fs::current_path(dir_.path());
  Child writer([&](const Child::Line& line) {
    const auto engine = open("data");
    line.tell();
    return line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(writer.wait_told());
  const auto engine = open("data");
  fs::current_path("/");
  ASSERT_TRUE(engine->register_user("ann@example.com", "a password"));
  writer.tell();
  ASSERT_EQ(writer.wait(), 0);
  const auto made = engine->register_user("ben@example.com", "a password");
  EXPECT_TRUE(made) << made.error().message;
  EXPECT_TRUE(engine->stats().writer);
}

TEST_F(EngineDirectory, AMovedDirectoryIsReadButNotWritten) {
  const auto engine = open(dir_ / "data");
  const std::string token = make_user_and_token(*engine);
  fs::rename(dir_ / "data", dir_ / "away");
  const auto refused = engine->register_user("ben@example.com", "a password");
  ASSERT_EQ(refused.code(), ErrorCode::io_error);
  EXPECT_NE(refused.error().message.find(dir_ / "data"), std::string::npos) << refused.error().message;
  EXPECT_EQ(engine->ready().code(), ErrorCode::io_error);
  EXPECT_TRUE(engine->verify_token(token)) << "reading goes on";
  EXPECT_EQ(engine->stats().users, 1U);

  fs::rename(dir_ / "away", dir_ / "data");
  Result<User> made = refused;
  for (int i = 0; i < 1000 && !made; ++i) {
    ::usleep(10'000);
    made = engine->register_user("ben@example.com", "a password");
  }
  EXPECT_TRUE(made) << "it is back: " << made.error().message;
}

TEST_F(EngineDirectory, AnEngineWhoseDirectoryWasReplacedByAnotherDoesNotWrite) {
  Child other([&](const Child::Line& line) {
    if (!line.wait_told()) return 1;
    const auto own = open(dir_ / "data");
    return own && own->register_user("ann@example.com", "a password") ? 0 : 1;
  });
  const auto engine = open(dir_ / "data");
  fs::rename(dir_ / "data", dir_ / "away");
  other.tell();
  ASSERT_EQ(other.wait(), 0);
  EXPECT_EQ(engine->register_user("ann@example.com", "a password").code(), ErrorCode::io_error);
  EXPECT_EQ(engine->stats().users, 0U);
}

TEST_F(EngineDirectory, ARemovedOrReplacedStoreIsNotWritten) {
  const auto engine = open(dir_ / "data");
  ASSERT_TRUE(engine->register_user("ann@example.com", "a password"));
  const fs::path file = fs::path(dir_ / "data") / "data.mdb";
  fs::copy_file(file, dir_ / "copy");
  fs::rename(dir_ / "copy", file);
  EXPECT_EQ(engine->register_user("ben@example.com", "a password").code(), ErrorCode::io_error);
  fs::remove_all(dir_ / "data");
  EXPECT_EQ(engine->register_user("cyd@example.com", "a password").code(), ErrorCode::io_error);
  EXPECT_EQ(engine->stats().users, 1U);
}

TEST_F(EngineDirectory, TheKeysOfAnotherStoreAreRefused) {
  { open(dir_ / "one"); }
  { open(dir_ / "other"); }
  fs::remove_all(dir_ / "one/keys");
  fs::copy(dir_ / "other/keys", dir_ / "one/keys", fs::copy_options::recursive);
  const auto refused = Engine::open(test_options(dir_ / "one"));
  ASSERT_EQ(refused.code(), ErrorCode::incompatible);
  EXPECT_NE(refused.error().message.find("another store"), std::string::npos) << refused.error().message;
  fs::remove_all(dir_ / "one/keys");
  EXPECT_TRUE(Engine::open(test_options(dir_ / "one")));
}

// --- what is executed, or forked ------------------------------------------------------------------------------------

std::set<int> descriptors() {
  std::set<int> open;
  for (int fd = 0; fd < 1024; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) open.insert(fd);
  }
  return open;
}

TEST_F(EngineDirectory, NoDescriptorGoesToAProgramThatIsExecuted) {
  const auto before = descriptors();
  const auto engine = open(dir_ / "data");
  const auto user = engine->register_user("ann@example.com", "a password");
  ASSERT_TRUE(user);
  const auto subscription = engine->subscribe(user->id, std::nullopt, [](const Event&) {});
  ASSERT_TRUE(subscription);
  int ours = 0;
  for (const int fd : descriptors()) {
    if (before.contains(fd)) continue;
    ++ours;
    char name[256] = "";
    static_cast<void>(!::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), name, sizeof name - 1));
    EXPECT_EQ(::fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC) << name;
  }
  EXPECT_GE(ours, 8) << "the directory, its locks, LMDB's three files, sockets";
}

/// What a host may have: an engine that is destroyed when the process exits.
std::unique_ptr<Engine> engine_of_the_process;

TEST_F(EngineDirectory, AForkedChildMayExit) {
  // Registered before the engine is there, so it runs after the engine's end; a child has no leaks worth a report.
  static const pid_t parent = ::getpid();
  static const int registered = std::atexit([] {
    if (::getpid() != parent) ::_exit(7);
  });
  ASSERT_EQ(registered, 0);
  static const struct End {
    ~End() { engine_of_the_process.reset(); }
  } end;
  engine_of_the_process = open(dir_ / "data");
  const auto user = engine_of_the_process->register_user("ann@example.com", "a password");
  auto subscription = engine_of_the_process->subscribe(user->id, std::nullopt, [](const Event&) {});
  ASSERT_TRUE(subscription);
  const pid_t child = fork_while_threads_sleep();
  if (child == 0) {
    ::alarm(20);
    const bool refused =
        engine_of_the_process->register_user("ben@example.com", "x").code() == ErrorCode::unsupported &&
        engine_of_the_process->user(user->id, user->id).code() == ErrorCode::unsupported;
    subscription->reset();
    if (!refused) ::_exit(1);
    std::exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 7);
  EXPECT_TRUE(engine_of_the_process->register_user("ben@example.com", "a password")) << "the parent goes on";
  subscription->reset();
  engine_of_the_process.reset();
}

TEST_F(EngineDirectory, AForkedChildThatLivesOnKeepsNobodyFromWriting) {
  // The writer forks a child that outlives it.
  Child writer([&](const Child::Line& line) {
    const auto engine = open(dir_ / "data");
    if (!engine || !engine->stats().writer) return 1;
    const pid_t grandchild = fork_while_threads_sleep();
    if (grandchild == 0) {
      static_cast<void>(line.wait_told());
      ::_exit(0);
    }
    line.tell();
    ::pause();
    return 1;
  });
  ASSERT_TRUE(writer.wait_told());
  const auto engine = open(dir_ / "data");
  ASSERT_TRUE(engine->register_user("ann@example.com", "a password"));
  EXPECT_FALSE(engine->stats().writer);
  writer.kill();
  const auto made = engine->register_user("ben@example.com", "a password");
  EXPECT_TRUE(made) << made.error().message;
  EXPECT_TRUE(engine->stats().writer);
  writer.tell();
}

// --- a second copy of the library -----------------------------------------------------------------------------------

TEST_F(EngineDirectory, ASecondCopyOfTheLibraryInThisProcessIsRefused) {
  void* const copy = ::dlopen(CONFAB_SHARED_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(copy, nullptr) << ::dlerror();
  const auto open_in_copy = reinterpret_cast<decltype(&confab_engine_open)>(::dlsym(copy, "confab_engine_open"));
  const auto close_in_copy = reinterpret_cast<decltype(&confab_engine_close)>(::dlsym(copy, "confab_engine_close"));
  ASSERT_TRUE(open_in_copy != nullptr && close_in_copy != nullptr);
  const std::string path = dir_ / "data";
  const auto open_theirs = [&](confab_engine& engine) {
    confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
    options.data_dir = {path.data(), path.size()};
    options.map_bytes = std::uint64_t{1} << 30;
    return open_in_copy(&options, &engine, nullptr);
  };
  auto engine = open(path);
  confab_engine theirs{};
  EXPECT_EQ(open_theirs(theirs), CONFAB_ERR_ALREADY_OPEN);
  EXPECT_TRUE(engine->register_user("ann@example.com", "a password"));
  engine.reset();
  ASSERT_EQ(open_theirs(theirs), CONFAB_OK);
  EXPECT_EQ(Engine::open(test_options(path)).code(), ErrorCode::already_open);
  EXPECT_EQ(close_in_copy(theirs, nullptr), CONFAB_OK);
  EXPECT_TRUE(open(path));
}

// --- another user ---------------------------------------------------------------------------------------------------

TEST_F(EngineDirectory, AProcessOfAnotherUserIsRefusedAtOnceWithTheReason) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be another user";
  constexpr uid_t kSomebody = 54321;
  { open(dir_ / "data"); }
  const fs::path file = fs::path(dir_ / "data") / "data.mdb";
  ASSERT_EQ(::chown(file.c_str(), kSomebody, static_cast<gid_t>(-1)), 0);
  fs::remove(fs::path(dir_ / "data") / "lock.mdb");
  const auto refused = Engine::open(test_options(dir_ / "data"));
  ASSERT_EQ(refused.code(), ErrorCode::unsupported);
  EXPECT_NE(refused.error().message.find("54321"), std::string::npos) << refused.error().message;
  EXPECT_NE(refused.error().message.find("root"), std::string::npos) << refused.error().message;
  EXPECT_FALSE(fs::exists(fs::path(dir_ / "data") / "lock.mdb")) << "nothing was made";
}

}  // namespace
}  // namespace confab::tests
