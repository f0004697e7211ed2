#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/exchange.hpp"
#include "common/http/output.hpp"

namespace confab::servers {

/// The answers of one connection. Handlers give them in any order; they are put in the order of their requests and made
/// bytes. It has no socket: the connection writes what stands in output().
///
/// Invariants:
/// - A request is in flight from add() until next() or abandon_all(), and only then may be answered.
/// - Bytes enter output() whole answer by whole answer.
/// Threads: the loop's.
class ResponseWriter {
 public:
  struct Written {
    int status = 0;
    std::size_t bytes = 0;
  };

  void add(std::shared_ptr<Exchange> exchange) { in_flight_.push_back(std::move(exchange)); }
  std::size_t in_flight() const { return in_flight_.size(); }
  /// Whether requests are in flight, each of them with somebody to tell that its peer is gone.
  bool only_long_waits() const;

  /// The oldest request in flight if it has its answer, else null. It is in flight no longer.
  std::shared_ptr<Exchange> next();
  /// Makes bytes of the answer of `exchange`. `close`: no other follows. `scratch` is where a head is put together.
  Written write(Exchange& exchange, std::string_view date_line, bool close, std::string& scratch);
  void write_continue() { output_.append("HTTP/1.1 100 Continue\r\n\r\n"); }

  /// Nothing that is in flight will be answered; tells those who wait for that.
  void abandon_all();

  OutputQueue& output() { return output_; }
  const OutputQueue& output() const { return output_; }

 private:
  std::vector<std::shared_ptr<Exchange>> in_flight_;  ///< oldest first
  OutputQueue output_;
};

}  // namespace confab::servers
