#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <netinet/in.h>

#include "bench/load/loop.hpp"

namespace confab::load {

/// Where to connect to, and from where: a machine's addresses 127.x.y.z each have their own ports and limits.
struct Address {
  sockaddr_in to{};
  sockaddr_in from{};  ///< port 0; address 0: the system chooses

  /// `host` is an IPv4 address or "localhost". Fails the program otherwise.
  static Address of(const std::string& host, int port);
  /// The same server from the `number`th address of the loopback net; others than loopback are left alone.
  Address from_loopback(unsigned number) const;
};

/// A TCP connection that reads at once and writes at the end of the turn. It can be opened again after it closed.
class Connection : public Pollable {
 public:
  explicit Connection(Loop& loop) : loop_(loop) {}
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open(const Address& address);
  /// Closes without a word; on_closed() is not called.
  void close();
  /// Closes with a reset, as a client whose machine died.
  void reset();
  bool is_open() const { return fd_ >= 0; }
  /// Stops taking what comes, or goes on: for slow readers.
  void pause_reading(bool paused);

  void write(std::string_view bytes) {
    if (output_.empty()) loop_.flush_later(*this);
    output_.append(bytes);
  }

 protected:
  virtual void on_connected() = 0;
  /// Takes what it can use of the input and returns how much; the rest comes again with what follows.
  virtual std::size_t on_input(std::string_view input) = 0;
  /// The peer ended, or the connection broke.
  virtual void on_closed(const std::string& why) = 0;

  Loop& loop() { return loop_; }
  /// Room to write into directly; flushed like write().
  std::string& output() {
    if (output_.empty()) loop_.flush_later(*this);
    return output_;
  }
  void flush() override;

 private:
  void on_events(std::uint32_t events) override;
  void read();
  void watch();
  void lost(const std::string& why);

  Loop& loop_;
  int fd_ = -1;
  bool connecting_ = false;
  bool paused_ = false;
  std::uint32_t watched_ = 0;
  std::string output_;
  std::string rest_;  // input that on_input() did not take yet
};

}  // namespace confab::load
