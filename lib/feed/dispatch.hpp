#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include <confab/feed.hpp>

#include "feed/index.hpp"
#include "feed/subscriber.hpp"
#include "state/records.hpp"
#include "state/visibility.hpp"
#include "store/environment.hpp"

namespace confab::feed {

/// Most of the feed that one turn reads, so that a loop stays responsive.
inline constexpr std::size_t kTurnRecordsMax = 1000;
inline constexpr std::size_t kTurnBytesMax = 1 << 20;

/// A record of `log`, and whom it concerns, from the same transaction.
struct Record {
  state::Outcome outcome;
  state::Audience audience;
};

struct Records {
  std::vector<Record> records;
  bool more = false;  ///< the store has more than a turn reads
};

/// What one turn reads of the records after a position, in one transaction. Errors: as state::read_log()
Result<Records> read_records(const store::Environment& environment, Position after);

/// Tells each record to the subscriptions that it concerns, as one event object for all of them (two if it answers a
/// message that some of them may not see), and keeps the index's intervals in step with the records.
/// state::audience_of() and state::ends_session() say whom a record concerns.
///
/// Threads:  the feed's.
/// Lifetime: what it is given outlives it.
class Dispatch {
 public:
  using End = std::function<void(Subscriber&, const Error&)>;

  /// `end` is called for a subscription whose session ended with a record.
  Dispatch(Index& index, Feed::Sink& sink, End end) : index_(index), sink_(sink), end_(std::move(end)) {}

  void tell(const Record& record);

 private:
  void tell_audience(const Record& record);
  void tell_answer(Seq seq, const std::shared_ptr<const Event>& event);
  void tell_lost(const Record& record);
  void end_sessions(const state::Outcome& outcome);
  void tell_one(Subscriber& subscriber, const std::shared_ptr<const Event>& event);
  void tell_own(UserId user, const std::shared_ptr<const Event>& event);

  Index& index_;
  Feed::Sink& sink_;
  const End end_;
};

}  // namespace confab::feed
