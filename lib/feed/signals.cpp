#include "feed/signals.hpp"

#include <algorithm>
#include <utility>

namespace confab::feed {

bool SignalLane::put(Signal signal) {
  if (signal.text.size() > kSignalTextBytesMax) return false;
  const auto before = std::find_if(waiting_.begin(), waiting_.end(), [&](const Signal& one) {
    return one.conversation == signal.conversation && one.from == signal.from && one.kind == signal.kind;
  });
  const bool replaces = before != waiting_.end();
  const std::size_t bytes = bytes_ + bytes_of(signal) - (replaces ? bytes_of(*before) : 0);
  if (bytes > kSignalsWaitingBytesMax || (!replaces && waiting_.size() == kSignalsWaitingMax)) return false;
  bytes_ = bytes;
  if (replaces) {
    *before = std::move(signal);
  } else {
    waiting_.push_back(std::move(signal));
  }
  return true;
}

std::vector<Signal> SignalLane::take() {
  bytes_ = 0;
  return std::exchange(waiting_, {});
}

}  // namespace confab::feed
