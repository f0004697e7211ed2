// Whatever comes over DATA/writer.sock, both ends stay as they should be: the writer takes whole commands or cuts the
// peer off, the forwarder ends each of its commands once, and neither leaves work undone that no poll() would tell of.
// The first byte says which end gets the rest, and whether a good hello comes before it.

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

#include "fuzz/fuzz.hpp"
#include "log/forwarder.hpp"
#include "log/writer_socket.hpp"
#include "support/directory.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_dir.hpp"
#include "util/local_socket.hpp"

namespace {

using namespace confab;
using namespace confab::log;

constexpr std::uint64_t kEpoch = 7;
constexpr int kTurnsMax = 1000;  // far more than any input needs
constexpr std::uint64_t kCommands = 3;

void require(bool condition) {
  if (!condition) std::abort();
}

template <typename T>
T must(Result<T> result) {
  require(result.has_value());
  return *std::move(result);
}

template <typename R>
std::string frame(const R& record) {
  std::string body = store::encode(record);
  const std::size_t size = body.size() + 1;
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(size >> shift));
  bytes.push_back(static_cast<char>(R::kKind));
  return bytes + body;
}

bool send_all(int fd, std::string_view bytes) {
  return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

class FixedEpoch final : public Machine {
 public:
  Result<> load() override { return {}; }
  Result<> begin() override { return {}; }
  Result<state::Outcome> apply(const state::Command&) override { return state::Outcome{}; }
  Result<> commit() override { return {}; }
  void rollback() override {}
  Result<std::uint64_t> epoch() const override { return kEpoch; }
};

std::unique_ptr<CommandQueue> small_queue() {
  Limits limits;
  limits.commands_queued_max = 64;
  return must(CommandQueue::make(limits));
}

state::Command text(std::uint8_t number) {
  state::Command command;
  command.id.fill(number);
  command.caller = Caller(UserId(1));
  command.body = state::SendMessage{{"hello", "key"}, ConversationId(1)};
  return command;
}

/// The writer's end.
class Writer {
 public:
  void read(std::string_view bytes) {
    const int client = connect();
    require(send_all(client, bytes));
    serve_all();
    ::close(client);
    serve_all();
    require(waits().size() == 1);  // who hung up is forgotten
    answer_all();
    require(queue_->held() == 0 && queue_->held_bytes() == 0);
  }

 private:
  int connect() {
    const auto address = must(util::socket_address(*directory_, kWriterSocketName));
    auto socket = must(util::make_local_socket(SOCK_STREAM));
    require(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    return socket.release();
  }

  std::vector<pollfd> waits() const {
    std::vector<pollfd> waits;
    connections_->add_to(waits);
    return waits;
  }

  void serve_all() {
    for (int turn = 0; turn < kTurnsMax; ++turn) {
      auto ready = waits();
      if (::poll(ready.data(), ready.size(), 0) == 0 && !connections_->has_work()) return;
      connections_->serve(ready);
      answer_all();
      connections_->flush();
    }
    std::abort();
  }

  void answer_all() {
    for (Entry& entry : queue_->take(SIZE_MAX, SIZE_MAX)) {
      std::string bytes;
      state::encode(entry.command, bytes);
      const auto again = must(state::decode_command(bytes));
      require(again.body.index() == entry.command.body.index() && again.id == entry.command.id);
      if (entry.command.identified) {
        queue_->answer(entry, state::Outcome{});
      } else {
        queue_->answer(entry, Error{ErrorCode::store_full, "no room"});
      }
    }
  }

  tests::TempDir folder_{tests::TempDir::fast_parent()};
  util::DirectoryPtr directory_ = tests::open_directory(folder_.path());
  std::unique_ptr<CommandQueue> queue_ = small_queue();
  std::unique_ptr<WriterSocket> connections_ = must(WriterSocket::listen(directory_, kEpoch, *queue_, {}));
};

/// The other end, with some commands of its own.
class ForwardingProcess {
 public:
  ForwardingProcess() {
    const auto address = must(util::socket_address(*directory_, kWriterSocketName));
    require(util::bind_local(listener_.get(), address).has_value() && ::listen(listener_.get(), 1) == 0);
  }

  void read(std::string_view bytes) {
    Forwarder forwarder(*directory_, *completions_, machine_, clock_, {});
    std::vector<int> answers(kCommands, 0);
    for (std::uint64_t i = 0; i < kCommands; ++i) {
      Entry entry;
      entry.command = text(static_cast<std::uint8_t>(i));
      entry.on_log_thread = true;
      entry.done = [&answers, i](const Result<state::Outcome>&) { ++answers[i]; };
      entry.answer_by_ms = 1'000;
      require(queue_->push(std::move(entry)).has_value());
    }
    forwarder.adopt(queue_->take(SIZE_MAX, SIZE_MAX));
    require(forwarder.connect().has_value());
    const int writer = ::accept(listener_.get(), nullptr, nullptr);
    require(writer >= 0 && send_all(writer, bytes));
    bool going = true;
    for (int turn = 0; turn < kTurnsMax && going; ++turn) {
      pollfd ready{forwarder.fd(), forwarder.events(), 0};
      if (::poll(&ready, 1, 0) == 0) break;
      going = forwarder.serve().has_value();
    }
    ::close(writer);
    if (going) require(!forwarder.serve().has_value());
    forwarder.abandon();
    for (const int count : answers) require(count == 1);
    require(queue_->held() == 0 && queue_->held_bytes() == 0);
  }

 private:
  tests::TempDir folder_{tests::TempDir::fast_parent()};
  util::DirectoryPtr directory_ = tests::open_directory(folder_.path());
  util::Descriptor listener_ = must(util::make_local_socket(SOCK_STREAM));
  std::unique_ptr<CommandQueue> queue_ = small_queue();
  std::unique_ptr<Completions> completions_ = must(Completions::start(*queue_));
  FixedEpoch machine_;
  tests::ManualClock clock_;
};

std::string command_frame(std::uint64_t number, const state::Command& command) {
  CommandFrame made{number, {}};
  state::encode(command, made.command);
  return frame(made);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Writer writer;
  static ForwardingProcess forwarder;
  if (size == 0) return 0;
  std::string bytes = (data[0] & 2) != 0 ? frame(HelloFrame{kWriterProtocol, kEpoch}) : std::string();
  bytes.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  if ((data[0] & 1) == 0) {
    writer.read(bytes);
  } else {
    forwarder.read(bytes);
  }
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  const std::string hello = frame(HelloFrame{kWriterProtocol, kEpoch});
  state::Command group;
  group.identified = true;
  group.caller = Caller(UserId(1), SessionId(2));
  group.body = state::CreateGroup{"title", {UserId(2), UserId(3)}};
  state::Command update;
  update.body = state::UpdateUser{UserId(1), "ann@example.com", "Ann@example.com", "Ann"};
  state::Outcome outcome;
  outcome.id.fill(1);
  outcome.kind = state::OutcomeKind::message;
  outcome.message.emplace_back().body = "hello";
  const std::string answers = frame(OutcomeFrame{1, Position(5), outcome}) +
                              frame(to_frame(2, {ErrorCode::overloaded, "later", {}, 100})) +
                              frame(OutcomeFrame{9, Position(6), outcome});
  return {'\0' + hello + command_frame(1, text(1)) + command_frame(2, group),
          '\2' + command_frame(1, update) + command_frame(1, text(2)),
          '\2' + frame(CommandFrame{1, "no command"}) + command_frame(2, text(3)),
          '\1' + hello + answers,
          '\3' + answers,
          '\3' + frame(HelloFrame{kWriterProtocol, kEpoch})};
}
