#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "bench/load/connection.hpp"

namespace confab::load {

/// One HTTP/1.1 connection that is kept alive. Requests are given as text; answers must say their length.
class HttpClient final : public Connection {
 public:
  /// `body` is borrowed for the call. The next request may be made from in here.
  using Answered = std::function<void(int status, std::string_view body)>;
  using Ended = std::function<void(const std::string& why)>;

  HttpClient(Loop& loop, Address address, Answered answered, Ended ended)
      : Connection(loop), address_(address), answered_(std::move(answered)), ended_(std::move(ended)) {}

  /// Connects at the first call. One request at a time.
  void request(std::string_view text) {
    if (!is_open()) open(address_);
    write(text);
  }

 private:
  void on_connected() override {}
  std::size_t on_input(std::string_view input) override;
  void on_closed(const std::string& why) override { ended_(why); }

  Address address_;
  Answered answered_;
  Ended ended_;
};

}  // namespace confab::load
