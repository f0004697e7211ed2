// What permessage-deflate (RFC 7692) would cost: docs/decisions/0006-compression.md decides by these figures.

#include <array>
#include <cstdlib>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "bench/micro/samples.hpp"
#include "operations/event_json.hpp"

namespace confab::bench {

namespace {

constexpr std::size_t kEvents = 256;

std::vector<std::string> events(std::size_t body_bytes) {
  std::vector<std::string> all;
  for (std::uint64_t i = 0; i < kEvents; ++i)
    all.push_back(operations::event_json(message_event(i, body_bytes), 123'456));
  return all;
}

/// One connection's compressor. Counts what zlib asks for.
class Deflater {
 public:
  explicit Deflater(int level) {
    stream_.opaque = &memory_bytes_;
    stream_.zalloc = [](voidpf counter, uInt items, uInt size) -> voidpf {
      *static_cast<std::size_t*>(counter) += std::size_t{items} * size;
      return std::calloc(items, size);
    };
    stream_.zfree = [](voidpf, voidpf memory) { std::free(memory); };
    ok_ = ::deflateInit2(&stream_, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  Deflater(const Deflater&) = delete;
  ~Deflater() { ::deflateEnd(&stream_); }

  /// The size of the message on the wire, 0 if it failed.
  std::size_t compress(const std::string& message, bool keep_context) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
    stream_.avail_in = static_cast<uInt>(message.size());
    stream_.next_out = out_;
    stream_.avail_out = sizeof out_;
    if (!ok_ || ::deflate(&stream_, Z_SYNC_FLUSH) != Z_OK || stream_.avail_in != 0) return 0;
    const std::size_t size = sizeof out_ - stream_.avail_out - 4;  // the end that the receiver adds
    if (!keep_context) ::deflateReset(&stream_);
    return size;
  }

  std::size_t memory_bytes() const { return memory_bytes_; }

 private:
  z_stream stream_{};
  std::size_t memory_bytes_ = 0;
  bool ok_ = false;
  Bytef out_[8192];
};

/// Arguments: bytes of the body, level, whether the context is kept from message to message.
void deflate_event(benchmark::State& state) {
  const auto messages = events(static_cast<std::size_t>(state.range(0)));
  Deflater deflater(static_cast<int>(state.range(1)));
  const bool keep_context = state.range(2) != 0;
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t number = 0;
  for (auto _ : state) {
    const std::string& message = messages[number++ % kEvents];
    const std::size_t size = deflater.compress(message, keep_context);
    if (size == 0) state.SkipWithError("zlib failed");
    before += message.size();
    after += size;
  }
  state.counters["bytes"] = static_cast<double>(before) / static_cast<double>(number);
  state.counters["deflated_bytes"] = static_cast<double>(after) / static_cast<double>(number);
  state.counters["connection_bytes"] = static_cast<double>(deflater.memory_bytes());
}
BENCHMARK(deflate_event)->ArgsProduct({{100, 1000}, {1, 6}, {0, 1}});

/// Connections over loopback whose other ends are read by one thread, until destroyed.
class Connections {
 public:
  explicit Connections(std::size_t count) : poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < count && ok_; ++i) add();
    reader_ = std::thread([this] { read(); });
  }
  Connections(const Connections&) = delete;
  ~Connections() {
    for (const int sender : senders_) ::shutdown(sender, SHUT_RDWR);
    reader_.join();
    for (const int sender : senders_) ::close(sender);
    ::close(poll_);
  }

  /// To each in turn.
  bool send(const std::string& message) {
    if (!ok_) return false;
    const int sender = senders_[++sent_ % senders_.size()];
    return ::send(sender, message.data(), message.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
  }

 private:
  void add() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int sender = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    ok_ = ::bind(listener, where, size) == 0 && ::listen(listener, 1) == 0 &&
          ::getsockname(listener, where, &size) == 0 && ::connect(sender, where, size) == 0;
    const int receiver = ok_ ? ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK) : -1;
    ::close(listener);
    senders_.push_back(sender);
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.fd = receiver;
    ok_ = ok_ && ::epoll_ctl(poll_, EPOLL_CTL_ADD, receiver, &interest) == 0;
    receivers_ += ok_ ? 1 : 0;
  }

  void read() const {
    std::vector<char> buffer(std::size_t{64} << 10);
    std::array<epoll_event, 64> ready{};
    for (std::size_t open = receivers_; open > 0;) {
      const int count = ::epoll_wait(poll_, ready.data(), ready.size(), -1);
      for (int i = 0; i < count; ++i) {
        const int receiver = ready[static_cast<std::size_t>(i)].data.fd;
        if (::recv(receiver, buffer.data(), buffer.size(), 0) > 0) continue;
        ::close(receiver);
        --open;
      }
    }
  }

  const int poll_;
  std::vector<int> senders_;
  std::size_t receivers_ = 0;
  std::size_t sent_ = 0;
  bool ok_ = true;
  std::thread reader_;
};

/// The system call that every event costs for every recipient, compressed or not.
void send_event(benchmark::State& state) {
  const auto messages = events(static_cast<std::size_t>(state.range(0)));
  Connections connections(256);
  std::size_t number = 0;
  for (auto _ : state) {
    if (!connections.send(messages[number++ % kEvents])) state.SkipWithError("the socket failed");
  }
}
BENCHMARK(send_event)->Arg(100)->Arg(1000);

}  // namespace

}  // namespace confab::bench
