#include "feed/doorbell.hpp"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/directory.hpp"
#include "support/temp_dir.hpp"
#include "util/local_socket.hpp"

namespace confab::feed {
namespace {

class Counter {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  bool reaches(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

/// Of the data directory in which `directory`, named doorbells, stands.
std::unique_ptr<Doorbells> open(const std::string& directory) {
  const auto data = tests::open_directory(std::filesystem::path(directory).parent_path());
  auto opened = Doorbells::open(*data, {});
  EXPECT_TRUE(opened) << opened.error().message;
  return opened ? std::move(*opened) : nullptr;
}

std::size_t doors_in(const std::string& directory) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory)) ++count;
  return count;
}

TEST(Doorbells, OwnSubscribersAreCalledBeforeRingReturns) {
  tests::TempDir folder;
  auto bells = open(folder / "doorbells");
  Counter heard;
  const auto subscription = bells->subscribe([&] { heard.add(); });
  const int before = heard.count();
  bells->ring();
  EXPECT_GT(heard.count(), before);
}

TEST(Doorbells, AnotherListenerHearsARingBeforeItWouldLookByItself) {
  tests::TempDir folder;
  auto ringer = open(folder / "doorbells");
  auto listener = open(folder / "doorbells");
  Counter heard;
  const auto subscription = listener->subscribe([&] { heard.add(); });
  // By looking alone it could not hear 40 times in under a tenth of 40 periods; a ring that was not a ring would show.
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < 40; ++round) {
    const int before = heard.count();
    ringer->ring();
    ASSERT_TRUE(heard.reaches(before + 1));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(40 * kLookPeriodMs / 2));
}

class Ear {
 public:
  explicit Ear(Doorbells& bells)
      : hearing_(bells.hear([this](const Signal& signal) {
          const std::lock_guard lock(mutex_);
          heard_.push_back(signal);
          changed_.notify_all();
        })) {}

  /// As soon as there are so many.
  std::vector<Signal> heard(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return heard_.size() >= count; });
    return heard_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Signal> heard_;
  std::unique_ptr<SignalCarrier::Hearing> hearing_;
};

TEST(Doorbells, CarrySignalsToEveryProcessOnce) {
  tests::TempDir folder;
  auto sender = open(folder / "doorbells");
  auto other = open(folder / "doorbells");
  Ear here(*sender);
  Ear there(*other);
  const Signal first{Signal::Kind::delivered, ConversationId(7), UserId(1), Seq(3)};
  const Signal second{Signal::Kind::typing, ConversationId(7), UserId(2), {}};
  ASSERT_TRUE(sender->send(first));
  EXPECT_EQ(here.heard(1), std::vector{first});
  EXPECT_EQ(there.heard(1), std::vector{first});
  ASSERT_TRUE(other->send(second));
  EXPECT_EQ(here.heard(2), (std::vector{first, second}));
  EXPECT_EQ(there.heard(2), (std::vector{first, second}));
}

TEST(Doorbells, ADoorThatOpensGetsTheNextSignal) {
  tests::TempDir folder;
  auto sender = open(folder / "doorbells");
  for (std::uint64_t round = 1; round <= 20; ++round) {
    sender->ring();  // which looks for doors, if that was long ago: the next one is not among them
    auto other = open(folder / "doorbells");
    Ear there(*other);
    const Signal signal{Signal::Kind::typing, ConversationId(round), UserId(1), {}};
    ASSERT_TRUE(sender->send(signal));
    ASSERT_EQ(there.heard(1), std::vector{signal});
  }
}

TEST(Doorbells, ASignalRings) {
  tests::TempDir folder;
  auto sender = open(folder / "doorbells");
  auto other = open(folder / "doorbells");
  std::mutex mutex;
  std::condition_variable woken;
  bool heard = false;
  bool rung_after = false;
  const auto hearing = other->hear([&](const Signal&) {
    const std::lock_guard lock(mutex);
    heard = true;
  });
  const auto subscription = other->subscribe([&] {
    const std::lock_guard lock(mutex);
    rung_after = heard;
    woken.notify_all();
  });
  ASSERT_TRUE(sender->send({Signal::Kind::typing, ConversationId(7), UserId(2), {}}));
  std::unique_lock lock(mutex);
  EXPECT_TRUE(woken.wait_for(lock, std::chrono::seconds(10), [&] { return rung_after; }));
}

TEST(Doorbells, EachProcessAlsoLooksWithoutARing) {
  tests::TempDir folder;
  auto bells = open(folder / "doorbells");
  Counter heard;
  const auto subscription = bells->subscribe([&] { heard.add(); });
  EXPECT_TRUE(heard.reaches(2));
}

TEST(Doorbells, ACallbackIsNotCalledAfterUnsubscribing) {
  tests::TempDir folder;
  auto bells = open(folder / "doorbells");
  Counter heard;
  {
    const auto subscription = bells->subscribe([&] { heard.add(); });
  }
  const int before = heard.count();
  bells->ring();
  EXPECT_EQ(heard.count(), before);
}

TEST(Doorbells, TheSocketOfADeadProcessIsRemoved) {
  tests::TempDir folder;
  open(folder / "doorbells");  // makes the folder
  {
    // A socket that nobody has open any more, as kill -9 leaves it.
    auto directory = tests::open_directory(folder / "doorbells");
    auto socket = util::make_local_socket(SOCK_DGRAM);
    ASSERT_TRUE(directory && socket);
    ASSERT_TRUE(util::bind_local(socket->get(), *util::socket_address(*directory, "dead")));
  }
  ASSERT_EQ(doors_in(folder / "doorbells"), 1u);
  const auto bells = open(folder / "doorbells");
  EXPECT_EQ(doors_in(folder / "doorbells"), 1u) << "its own: to open one rings";
}

TEST(Doorbells, ASocketThatIsRemovedIsMadeAgain) {
  tests::TempDir folder;
  {
    auto listener = open(folder / "doorbells");
    Counter heard;
    const auto subscription = listener->subscribe([&] { heard.add(); });
    const auto door = std::filesystem::directory_iterator(folder / "doorbells")->path();
    ASSERT_TRUE(std::filesystem::remove(door));
    ASSERT_TRUE(heard.reaches(heard.count() + 2)) << "it looks by itself, and at its door too";
    ASSERT_TRUE(std::filesystem::is_socket(door));
    const auto directory = tests::open_directory(folder / "doorbells");
    const auto address = util::socket_address(*directory, door.filename());
    const auto ringer = util::make_local_socket(SOCK_DGRAM);
    ASSERT_TRUE(address && ringer);
    const auto sent =
        ::sendto(ringer->get(), "", 1, MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    EXPECT_EQ(sent, 1) << "nobody is at the door";
  }
  EXPECT_EQ(doors_in(folder / "doorbells"), 0u);
}

TEST(Doorbells, NoFileIsLeftBehind) {
  tests::TempDir folder;
  open(folder / "doorbells").reset();
  EXPECT_EQ(doors_in(folder / "doorbells"), 0u);
}

TEST(Doorbells, WorksWhereThePathIsTooLongForASocket) {
  tests::TempDir folder;
  const std::string deep = folder / std::string(150, 'd');
  std::filesystem::create_directory(deep);
  auto ringer = open(deep + "/doorbells");
  auto listener = open(deep + "/doorbells");
  Counter heard;
  const auto subscription = listener->subscribe([&] { heard.add(); });
  ringer->ring();
  EXPECT_TRUE(heard.reaches(1));
}

}  // namespace
}  // namespace confab::feed
