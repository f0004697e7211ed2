#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/http/connection_limiter.hpp"
#include "common/http/message.hpp"
#include "common/limits/gcra.hpp"
#include "common/limits/usage_table.hpp"

namespace confab::servers::hub {

/// What a client of the hub may use, by connection, by user and by address, beside the connections of HttpLimits.
/// Counts and rates by user and address apply to all workers together. A rate is {a second, at once}; {0, 0} is no
/// bound.
struct AdmissionLimits {
  std::size_t connections_per_user_max = 100;         ///< over it: close 4029
  std::size_t unauthenticated_max = 1'000;            ///< sockets that have not said hello; over it: 503
  std::size_t unauthenticated_per_address_max = 200;  ///< over it: 429

  Rate hellos = {1'000, 100};             ///< of all; over it they wait in the queue
  Rate hellos_per_address = {50, 500};    ///< over it: close 4029
  Rate hellos_per_user = {5, 100};        ///< over it: close 4029
  std::size_t hellos_queued_max = 4'096;  ///< of one loop; over it: overloaded, close 1012
  std::size_t hellos_under_way_max = 64;  ///< of one loop, from the token to the first page of what was missed
  std::size_t hellos_iteration_max = 8;   ///< begun in one iteration of the loop

  Rate requests = {1'000, 2'000};       ///< of one connection; over it, and over the next five: rate_limited
  Rate bytes = {1'000'000, 8'000'000};  ///< of requests
  Rate requests_per_user = {2'000, 4'000};
  Rate bytes_per_user = {2'000'000, 16'000'000};
  Rate requests_per_address = {10'000, 20'000};
  Rate bytes_per_address = {16'000'000, 64'000'000};
  Rate refusals = {20, 200};  ///< requests of one connection over a rate; over it: close 4029
};

/// Where a connection comes from, and the slots that it takes up.
struct Arrival {
  UsageTable::Key address;
  ConnectionLimiter::Slot slot;
  UsageTable::Slot of_address;  ///< if a trusted proxy passed it on; else `slot` has it
  UsageTable::Slot waiting;     ///< until it says hello
  UsageTable::Slot waiting_of_address;
};

/// How fast one connection was: GCRA arrival times.
struct Pace {
  std::int64_t requests_ns = 0;
  std::int64_t bytes_ns = 0;
  std::int64_t refusals_ns = 0;
};

/// Decides for one loop which connections and requests are admitted, so that no client takes up the share of the
/// others. Nothing here knows a protocol. Every refusal says when to try again.
class Admission {
 public:
  /// `limiter` may be null: then there are no bounds by user and address.
  Admission(const AdmissionLimits& limits, ConnectionLimiter* limiter);

  const AdmissionLimits& limits() const { return limits_; }

  /// Before a request becomes a WebSocket. Errors: overloaded (in all), rate_limited (of its address)
  Result<Arrival> arrive(const Request& request);

  /// Where a request comes from.
  UsageTable::Key address_of(const Request& request) const;
  /// Reserves a slot for an unauthenticated connection from this address. Errors: as arrive()
  Result<> wait(const UsageTable::Key& address, UsageTable::Slot& waiting, UsageTable::Slot& waiting_of_address);

  /// A hello, before its token is looked at. Errors: rate_limited
  Result<> hello_from(const UsageTable::Key& address);
  /// How long the next hello has to wait for its turn; 0: charged, go on.
  std::int64_t hello_pause_ms();
  /// The token is good: one more connection of this user. Errors: rate_limited
  Result<> hello_of(const UsageTable::Key& user, UsageTable::Slot& slot);
  UsageTable::Key key_of(UserId user) const;

  /// A request of `size` bytes. Errors: rate_limited
  Result<> request(Pace& pace, const UsageTable::Key& user, const UsageTable::Key& address, std::size_t size);
  /// Counts a refused request. False: it goes on far beyond what it was told.
  bool bears_refusal(Pace& pace);

 private:
  const AdmissionLimits limits_;
  ConnectionLimiter* const limiter_;
  UsageTable* const usage_;
};

}  // namespace confab::servers::hub
