#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <confab/feed.hpp>

namespace confab::feed {

/// One subscription, as all parts of a feed see it.
struct Subscriber {
  enum class Phase : std::uint8_t { catching_up, live, paused, gone };

  SubscriptionId id;
  Caller caller;
  Phase phase = Phase::catching_up;
  bool started = false;
  std::optional<confab::Cursor> from;         ///< where it wants to begin, until it has started
  std::uint32_t round = 0;                    ///< raised by pause: a page of an earlier round is not for this one
  Position told;                              ///< all that concerns it up to here was told
  std::vector<ConversationId> conversations;  ///< where the index has it, while live
  std::vector<ConversationId> only;           ///< of a visitor, rising: nothing else concerns it; empty: no visitor

  bool is_live() const { return phase == Phase::live; }
  bool may_use(ConversationId conversation) const {
    return only.empty() || std::binary_search(only.begin(), only.end(), conversation);
  }
};

}  // namespace confab::feed
