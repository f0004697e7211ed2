#pragma once

#include <functional>
#include <memory>

#include <confab/engine.hpp>

#include "engine/host_calls.hpp"
#include "feed/doorbell.hpp"
#include "feed/loop_feed.hpp"

namespace confab::engine {

/// A feed knows what was committed only when it looks, and its owner sleeps until somebody says that there is something
/// to see. The feeds that this opens hear the doorbells and the signals as long as they live, and then wake
/// their owner.
///
/// Threads:  any.
/// Lifetime: ends before its parts do, and after its feeds.
class Feeds {
 public:
  Feeds(const feed::LoopFeed::Options& options, feed::Doorbells& doorbells, feed::SignalCarrier& signals,
        const HostCalls& host_calls)
      : options_(options), doorbells_(doorbells), signals_(signals), host_calls_(host_calls) {}

  /// As Engine::open_feed().
  Result<std::unique_ptr<Feed>> open(Feed::Sink& sink, std::function<void()> wake);

 private:
  const feed::LoopFeed::Options options_;
  feed::Doorbells& doorbells_;
  feed::SignalCarrier& signals_;
  const HostCalls& host_calls_;
};

}  // namespace confab::engine
