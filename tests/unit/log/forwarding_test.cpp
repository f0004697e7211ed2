#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "log/framed_socket.hpp"
#include "log/local_log.hpp"
#include "state/command_fields.hpp"
#include "unit/log/log_fixture.hpp"
#include "util/local_socket.hpp"

namespace confab::tests {

namespace {

using Forwarding = LogFixture;

TEST_F(Forwarding, TheSecondProcessSendsItsCommandsToTheFirst) {
  const Node writer(disk, options());
  const Node other(disk, options());
  EXPECT_FALSE(other.log->stats().writer);
  const auto outcome = call(*other.log, text_with_id(3));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->position, Position(1));
  EXPECT_EQ(outcome->id, text_with_id(3).id);
  EXPECT_EQ(outcome->at, disk.stored().at(0).at);
  EXPECT_TRUE(wait_until([&] { return other.log->stats().forwarded == 1; }));
  EXPECT_TRUE(wait_until([&] { return writer.log->stats().commands == 1; }));
}

TEST_F(Forwarding, ARefusalByTheRulesArrivesAsAnOutcome) {
  const Node writer(disk, options());
  const Node other(disk, options());
  state::Command command;
  command.body = state::MarkRead{};
  const auto outcome = call(*other.log, command);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->error, static_cast<int>(ErrorCode::not_found));
  EXPECT_EQ(outcome->reason, state::Refusal::no_message);
  EXPECT_EQ(outcome->retry_after_ms, FakeMachine::kRetryAfterMs);
}

TEST_F(Forwarding, AFailureOfTheWriterArrivesUnchanged) {
  const Node writer(disk, options());
  const Node other(disk, options());
  disk.fail_next_commit({ErrorCode::store_full, "no room"});
  const auto outcome = call(*other.log, text());
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.code(), ErrorCode::store_full);
  EXPECT_EQ(outcome.error().message, "no room");
  EXPECT_TRUE(call(*other.log, text()));
}

TEST_F(Forwarding, ACommandThatAnOlderWriterDoesNotKnowIsUnsupportedUntilThereIsANewerOne) {
  const Node writer(disk, options());
  const Node other(disk, options());
  disk.fail_at_text("new", {ErrorCode::incompatible, "the writer is of another version"});
  const auto outcome = call(*other.log, text("new"));
  ASSERT_EQ(outcome.code(), ErrorCode::unsupported);
  EXPECT_EQ(outcome.error().reason, static_cast<int>(state::Refusal::level_too_low));
  EXPECT_TRUE(call(*other.log, text("old")));
}

TEST_F(Forwarding, LocalAndForwardedCommandsShareOneBatch) {
  const Node writer(disk, options());
  const Node other(disk, options());
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(writer.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(other.log->submit(text(), answers.expect()));
  ASSERT_TRUE(wait_until([&] { return other.log->stats().forwarded == 20; }));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(writer.log->submit(text(), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.commits(), 2U);
}

TEST_F(Forwarding, TheFullQueueOfTheWriterRefusesForwardedCommandsToo) {
  auto small = options();
  small.limits.commands_queued_max = 2;
  const Node writer(disk, small);
  const Node other(disk, options());
  Answers local;
  Answers forwarded;
  disk.hold_commits();
  ASSERT_TRUE(writer.log->submit(text(), local.expect()));
  disk.wait_for_commit();
  ASSERT_TRUE(writer.log->submit(text(), local.expect()));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(other.log->submit(text(), forwarded.expect()));
  ASSERT_TRUE(wait_until([&] { return other.log->stats().forwarded == 5; }));
  disk.release_commits();
  ASSERT_TRUE(local.wait());
  ASSERT_TRUE(forwarded.wait());
  std::size_t overloaded = 0;
  for (std::size_t i = 0; i < 5; ++i) overloaded += forwarded.code(i) == ErrorCode::overloaded ? 1 : 0;
  EXPECT_GE(overloaded, 3U) << "the writer had room for two at most";
  EXPECT_EQ(disk.stored().size(), 2 + 5 - overloaded);
}

TEST_F(Forwarding, TheForwardersOwnQueueIsBounded) {
  auto small = options();
  small.limits.commands_queued_max = 4;
  const Node writer(disk, options());
  const Node other(disk, small);
  Answers answers;
  disk.hold_commits();
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(other.log->submit(text(), answers.expect()));
  EXPECT_EQ(other.log->submit(text(), [](const auto&) {}).code(), ErrorCode::overloaded);
  disk.release_commits();
  EXPECT_TRUE(answers.wait());
}

TEST_F(Forwarding, ManyMoreCommandsThanTheSocketsHoldAllArrive) {
  const Node writer(disk, options());
  const Node other(disk, options());
  Answers answers;
  disk.hold_commits();
  for (int i = 0; i < 1500; ++i) ASSERT_TRUE(other.log->submit(text(std::string(16000, 'x')), answers.expect()));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(disk.stored().size(), 1500U);
}

/// The writer takes only so many commands of one peer at a time. Those it has read beyond that arrive by no further
/// event: nothing comes over the socket after them.
TEST_F(Forwarding, CommandsThatWereReadButHadNoRoomAreTakenWithoutAnotherArrival) {
  constexpr std::size_t kCommands = 5000;
  const Node writer(disk, options());
  const Node other(disk, options());
  Answers local;
  Answers forwarded;
  disk.hold_commits();
  ASSERT_TRUE(writer.log->submit(text(), local.expect()));
  disk.wait_for_commit();
  other.log->hold();
  for (std::size_t i = 0; i < kCommands; ++i) ASSERT_TRUE(other.log->submit(text("x"), forwarded.expect()));
  other.log->release();
  EXPECT_TRUE(wait_until([&] { return other.log->stats().forwarded > 1000; }));
  disk.release_commits();
  ASSERT_TRUE(local.wait());
  ASSERT_TRUE(forwarded.wait());
  std::size_t unknown = 0;
  for (std::size_t i = 0; i < kCommands; ++i) unknown += forwarded.code(i) == ErrorCode::ok ? 0 : 1;
  EXPECT_EQ(unknown, 0U);
  EXPECT_EQ(disk.stored().size(), kCommands + 1);
}

TEST_F(Forwarding, AWriterThatStopsHandsOver) {
  auto first = std::make_unique<Node>(disk, options());
  const Node second(disk, options());
  const Node third(disk, options());
  ASSERT_TRUE(call(*second.log, text()));
  Answers answers;
  std::atomic<bool> enough = false;
  std::thread sending([&] {
    while (!enough) {
      for (const Node* node : {&second, &third}) EXPECT_TRUE(node->log->submit(text(), answers.expect()));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  first.reset();
  EXPECT_TRUE(wait_until([&] { return second.log->stats().writer || third.log->stats().writer; }));
  enough = true;
  sending.join();
  ASSERT_TRUE(answers.wait());
  std::set<state::CommandId> ids;
  for (const auto& command : disk.stored()) EXPECT_TRUE(ids.insert(command.id).second) << "applied twice";
  const auto all = answers.all();
  for (const auto& got : all) EXPECT_TRUE(got.at(0)) << got.at(0).error().message;
  EXPECT_EQ(ids.size(), all.size() + 1);
  EXPECT_NE(second.log->stats().writer, third.log->stats().writer);
}

TEST_F(Forwarding, AWriterWhoseStoreFailedHandsOver) {
  const Node first(disk, options());
  const Node second(disk, options());
  disk.fail_next_commit({ErrorCode::outcome_unknown, "late"}, true);
  const auto outcome = call(*second.log, text());
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->position, Position(1));
  EXPECT_EQ(disk.stored().size(), 1U);
  EXPECT_TRUE(call(*first.log, text()));
  EXPECT_EQ(disk.stored().size(), 2U);
}

TEST_F(Forwarding, CallersWaitABoundedTimeForAWriterThatHangs) {
  auto hasty = options();
  hasty.answer_within_ms = 300;
  const Node writer(disk, options());
  const Node other(disk, hasty);
  Answers answers;
  disk.hold_commits();
  ASSERT_TRUE(writer.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  EXPECT_EQ(call(*other.log, text()).code(), ErrorCode::outcome_unknown);
  EXPECT_TRUE(wait_until([&] { return other.log->ready().code() == ErrorCode::unavailable; }));
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_TRUE(call(*other.log, text())) << "late answers disturb nobody";
  EXPECT_TRUE(wait_until([&] { return other.log->ready().has_value(); }));
}

TEST_F(Forwarding, AWriterThatDoesNotListenStoresNothingAndCallersWaitABoundedTime) {
  auto lock = log::WriterLock::open(*open_directory(dir.path()));
  ASSERT_TRUE(lock);
  ASSERT_TRUE(*lock->try_acquire());
  auto hasty = options();
  hasty.answer_within_ms = 200;
  const Node other(disk, hasty);
  EXPECT_EQ(other.log->ready().code(), ErrorCode::unavailable);
  EXPECT_EQ(call(*other.log, text()).code(), ErrorCode::unavailable);
  lock->release();
  EXPECT_TRUE(wait_until([&] { return other.log->stats().writer; }));
  EXPECT_TRUE(call(*other.log, text()));
  EXPECT_EQ(disk.stored().size(), 1U);
}

TEST_F(Forwarding, AProcessWithAnotherStoreIsNotServed) {
  const Node writer(disk, options());
  auto hasty = options();
  hasty.answer_within_ms = 300;
  const Node stranger(disk, hasty, 8);
  EXPECT_TRUE(wait_until([&] { return stranger.log->ready().code() == ErrorCode::incompatible; }));
  EXPECT_EQ(call(*stranger.log, text()).code(), ErrorCode::unavailable);
  EXPECT_TRUE(disk.stored().empty());
  EXPECT_TRUE(call(*writer.log, text()));
}

TEST_F(Forwarding, WorksWhereThePathIsLongerThanASocketAddress) {
  auto deep = options();
  const std::string path = dir.path() + "/" + std::string(120, 'd');
  std::filesystem::create_directory(path);
  make_store_file(path);
  deep.directory = open_directory(path);
  const Node writer(disk, deep);
  const Node other(disk, deep);
  EXPECT_TRUE(call(*other.log, text()));
  EXPECT_TRUE(wait_until([&] { return other.log->stats().forwarded == 1; }));
}

TEST_F(Forwarding, TheSocketFileIsForItsOwnerOnlyAndIsRemovedWithTheWriter) {
  const std::string path = dir.path() + "/writer.sock";
  {
    const Node writer(disk, options());
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Forwarding, ASocketFileOfADeadWriterIsReplaced) {
  const auto directory = open_directory(dir.path());
  {
    auto dead = util::make_local_socket(SOCK_STREAM);
    ASSERT_TRUE(dead);
    ASSERT_TRUE(util::bind_local(dead->get(), *util::socket_address(*directory, "writer.sock")));
  }
  const Node writer(disk, options());
  const Node other(disk, options());
  EXPECT_TRUE(call(*other.log, text()));
}

TEST_F(Forwarding, ASocketFileThatIsRemovedOrReplacedIsMadeAgainAndNothingIsLost) {
  const Node writer(disk, options());
  const Node other(disk, options());
  const std::filesystem::path path = dir.path() + "/writer.sock";
  Answers answers;
  std::atomic<bool> enough = false;
  std::thread sending([&] {
    while (!enough) {
      for (const Node* node : {&writer, &other}) EXPECT_TRUE(node->log->submit(text(), answers.expect()));
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  });
  std::filesystem::remove(path);
  EXPECT_TRUE(wait_until([&] { return std::filesystem::is_socket(path); }));
  std::filesystem::remove(path);
  std::ofstream(path) << "no socket";
  EXPECT_TRUE(wait_until([&] { return std::filesystem::is_socket(path); }));
  const Node late(disk, options());
  EXPECT_FALSE(late.log->stats().writer);
  EXPECT_TRUE(call(*late.log, text())) << "who comes later finds the writer";
  enough = true;
  sending.join();
  ASSERT_TRUE(answers.wait());
  std::set<state::CommandId> ids;
  for (const auto& command : disk.stored()) EXPECT_TRUE(ids.insert(command.id).second) << "applied twice";
  const auto all = answers.all();
  for (const auto& got : all) EXPECT_TRUE(got.at(0)) << got.at(0).error().message;
  EXPECT_EQ(ids.size(), all.size() + 1);
}

TEST_F(Forwarding, ASocketFileThatCannotBeMadeAgainIsLoggedOnceAndDelaysNobody) {
  std::mutex mutex;
  int told = 0;
  auto heard = options();
  heard.sink = [&](LogLevel level, std::string_view line) {
    const std::lock_guard lock(mutex);
    if (level == LogLevel::error && line.find("cannot reach this writer") != std::string_view::npos) ++told;
  };
  const Node writer(disk, heard);
  const Node other(disk, options());
  ASSERT_TRUE(call(*other.log, text()));
  const std::filesystem::path path = dir.path() + "/writer.sock";
  ASSERT_TRUE(wait_until([&] {  // between two looks of the writer
    std::error_code error;
    std::filesystem::remove(path, error);
    return std::filesystem::create_directory(path, error);
  }));
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return told;
  };
  EXPECT_TRUE(wait_until([&] { return count() == 1; }));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(call(*other.log, text()));
  EXPECT_EQ(count(), 1);
  std::filesystem::remove(path);
  const Node late(disk, options());
  EXPECT_TRUE(call(*late.log, text()));
}

TEST_F(Forwarding, AWriterThatEndsDoesNotRemoveTheSocketFileOfTheNextOne) {
  const auto queue = log::CommandQueue::make({});
  ASSERT_TRUE(queue);
  const auto directory = open_directory(dir.path());
  auto before = log::WriterSocket::listen(directory, 7, **queue, {});
  const auto next = log::WriterSocket::listen(directory, 7, **queue, {});
  ASSERT_TRUE(before && next);
  before->reset();
  EXPECT_TRUE(std::filesystem::is_socket(dir.path() + "/writer.sock"));
}

TEST_F(Forwarding, RemovingAnyFileButTheStoreMakesNoSecondWriter) {
  const Node writer(disk, options());
  for (const auto& entry : std::filesystem::directory_iterator(dir.path())) {
    if (entry.path().filename() != store::kDataFileName) std::filesystem::remove_all(entry.path());
  }
  const Node late(disk, options());
  EXPECT_TRUE(late.log->ready());
  EXPECT_FALSE(late.log->stats().writer);
  EXPECT_TRUE(call(*late.log, text()));
  EXPECT_TRUE(writer.log->stats().writer);
}

/// Somebody who speaks to the writer by hand.
class RawPeer {
 public:
  explicit RawPeer(const std::string& data_dir) {
    const auto directory = open_directory(data_dir);
    const auto address = util::socket_address(*directory, "writer.sock");
    auto made = util::make_local_socket(SOCK_STREAM);
    EXPECT_EQ(::connect(made->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address), 0);
    socket_ = std::make_unique<log::FramedSocket>(*std::move(made));
  }

  int fd() const { return socket_->fd(); }
  log::FramedSocket& socket() { return *socket_; }

  void send_bytes(std::string_view bytes) {
    EXPECT_EQ(::send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  /// Reads until the writer closes; false if it does not.
  bool closed() {
    return wait_until(
        [this] {
          if (!socket_->receive()) return true;
          while (socket_->next()) {
          }
          return false;
        },
        std::chrono::seconds(5));
  }

  std::optional<log::FailureFrame> failure() {
    std::optional<log::FailureFrame> found;
    wait_until([&] {
      const bool open = socket_->receive();
      while (const auto frame = socket_->next()) {
        if (frame->kind == log::FrameKind::failure) found = *store::decode<log::FailureFrame>(frame->record);
      }
      return found || !open;
    });
    return found;
  }

 private:
  std::unique_ptr<log::FramedSocket> socket_;
};

/// A writer played by hand: each connection is greeted, gives its first command, and gets the answer of its turn.
class RawWriter {
 public:
  explicit RawWriter(const std::string& data_dir)
      : directory_(open_directory(data_dir)), lock_(*log::WriterLock::open(*directory_)) {
    EXPECT_TRUE(*lock_.try_acquire());
    auto listener = util::make_local_socket(SOCK_STREAM);
    EXPECT_TRUE(util::bind_local(listener->get(), *util::socket_address(*directory_, "writer.sock")));
    EXPECT_EQ(::listen(listener->get(), 4), 0);
    listener_ = *std::move(listener);
  }

  void accept() {
    pollfd ready{listener_.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&ready, 1, 20'000), 1);
    socket_.emplace(util::Descriptor(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)));
    socket_->send(log::HelloFrame{log::kWriterProtocol, 7});
    EXPECT_TRUE(socket_->flush());
  }
  std::uint64_t next_command() {
    std::uint64_t number = 0;
    EXPECT_TRUE(wait_until([&] {
      (void)socket_->receive();
      while (const auto frame = socket_->next()) {
        if (frame->kind == log::FrameKind::command) number = store::decode<log::CommandFrame>(frame->record)->number;
      }
      return number != 0;
    }));
    return number;
  }
  void fail(std::uint64_t number, const Error& why) {
    socket_->send(log::to_frame(number, why));
    EXPECT_TRUE(socket_->flush());
  }
  void hang_up() { socket_.reset(); }

 private:
  util::DirectoryPtr directory_;
  log::WriterLock lock_;
  util::Descriptor listener_;
  std::optional<log::FramedSocket> socket_;
};

TEST_F(Forwarding, AFailureOfTheNextWriterDoesNotMeanThatTheOneBeforeStoredNothing) {
  RawWriter writer(dir.path());
  std::thread first_hello([&] { writer.accept(); });
  const Node other(disk, options());
  first_hello.join();
  Answers answers;
  ASSERT_TRUE(other.log->submit(text(), answers.expect()));
  (void)writer.next_command();
  writer.hang_up();  // with the command, which it may have stored
  writer.accept();
  writer.fail(writer.next_command(), {ErrorCode::store_full, "no room"});
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(answers.code(0), ErrorCode::outcome_unknown);
  // What only this one has seen was surely not stored.
  ASSERT_TRUE(other.log->submit(text(), answers.expect()));
  writer.fail(writer.next_command(), {ErrorCode::store_full, "no room"});
  ASSERT_TRUE(answers.wait());
  EXPECT_EQ(answers.code(1), ErrorCode::store_full);
}

TEST_F(Forwarding, AConnectionThatSendsNonsenseIsClosed) {
  const Node writer(disk, options());
  const std::string sentences[] = {
      std::string("\xff\xff\xff\xff\x02", 5) + std::string(100, 'x'),  // a frame of 4 GiB
      std::string("\0\0\0\0", 4),                                      // an empty one
      std::string("GET / HTTP/1.1\r\n\r\n"),
      std::string("\0\0\0\x02\x09\x01", 6),      // of no kind
      std::string("\0\0\0\x03\x02\x01\x01", 7),  // a command before the hello
  };
  for (const std::string& sentence : sentences) {
    RawPeer peer(dir.path());
    peer.send_bytes(sentence);
    EXPECT_TRUE(peer.closed());
  }
  EXPECT_TRUE(call(*writer.log, text()));
  EXPECT_EQ(disk.stored().size(), 1U);
}

TEST_F(Forwarding, AConnectionForAnotherProtocolOrStoreIsClosed) {
  const Node writer(disk, options());
  for (const log::HelloFrame hello : {log::HelloFrame{log::kWriterProtocol + 1, 7}, {log::kWriterProtocol, 8}}) {
    RawPeer peer(dir.path());
    peer.socket().send(hello);
    ASSERT_TRUE(peer.socket().flush());
    EXPECT_TRUE(peer.closed());
  }
}

TEST_F(Forwarding, ACommandOfANewerVersionIsRefusedAndTheConnectionGoesOn) {
  const Node writer(disk, options());
  RawPeer peer(dir.path());
  peer.socket().send(log::HelloFrame{log::kWriterProtocol, 7});
  state::Command command = text_with_id(1);
  command.body = state::MarkRead{ConversationId(1), Seq(1)};
  std::string known;
  state::encode(command, known);
  // The body stands at the end: a version, then its fields. The next version has one more.
  std::string newer = known;
  const std::size_t body = known.size() - store::encode(std::get<state::MarkRead>(command.body)).size();
  newer[body] = 2;
  newer += "\x07";
  newer[body - 1] = static_cast<char>(newer[body - 1] + 1);
  peer.socket().send(log::CommandFrame{5, newer});
  ASSERT_TRUE(peer.socket().flush());
  const auto failure = peer.failure();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->number, 5U);
  EXPECT_EQ(log::to_error(*failure).code, ErrorCode::incompatible);
  EXPECT_TRUE(disk.stored().empty());

  peer.socket().send(log::CommandFrame{6, known});
  peer.socket().send(log::CommandFrame{7, "what is this"});
  ASSERT_TRUE(peer.socket().flush());
  EXPECT_EQ(peer.failure()->number, 7U);
  EXPECT_TRUE(wait_until([&] { return disk.stored().size() == 1; })) << "the one between them";
}

TEST_F(Forwarding, AForwarderThatReadsNoAnswersDelaysNobody) {
  const Node writer(disk, options());
  RawPeer peer(dir.path());
  peer.socket().send(log::HelloFrame{log::kWriterProtocol, 7});
  std::size_t sent = 0;
  // Until the writer reads no more from it: its own bound, then the kernel's.
  const bool stuck = wait_until(
      [&] {
        if (peer.socket().unsent_bytes() > 0) return !peer.socket().flush();
        log::CommandFrame frame{++sent, {}};
        state::Command command = text(std::string(8000, 'x'));
        command.id.fill(static_cast<std::uint8_t>(sent));
        state::encode(command, frame.command);
        peer.socket().send(frame);
        return !peer.socket().flush() || sent > 100000;
      },
      std::chrono::seconds(1));
  EXPECT_FALSE(stuck);
  EXPECT_LT(sent, 50000U);
  EXPECT_LT(writer.log->stats().queued_bytes, std::uint64_t{8} << 20);
  EXPECT_TRUE(call(*writer.log, text()));
}

TEST_F(Forwarding, AForwarderThatEndsWithCommandsUnansweredHarmsNothing) {
  const Node writer(disk, options());
  disk.hold_commits();
  Answers answers;
  ASSERT_TRUE(writer.log->submit(text(), answers.expect()));
  disk.wait_for_commit();
  {
    RawPeer peer(dir.path());
    peer.socket().send(log::HelloFrame{log::kWriterProtocol, 7});
    log::CommandFrame frame{1, {}};
    state::encode(text_with_id(1), frame.command);
    peer.socket().send(frame);
    ASSERT_TRUE(peer.socket().flush());
  }
  disk.release_commits();
  ASSERT_TRUE(answers.wait());
  EXPECT_TRUE(call(*writer.log, text()));
}

}  // namespace

}  // namespace confab::tests
