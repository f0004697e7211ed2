#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <confab/engine.hpp>

#include "hub/bayeux/engine_calls.hpp"
#include "hub/bayeux/link.hpp"
#include "hub/bayeux/message_flow.hpp"

namespace confab::servers::hub::bayeux {

/// The channels that one session subscribed to, and the subscribe that is under way.
///
/// The feed tells a session of all its user's conversations, and of each event once; a client wants those of its
/// channels, and none from before its subscribe. A subscribe is answered when the feed has begun and the membership in
/// each conversation was checked, which takes several calls. Events are delivered before that answer, because some
/// pages never wait for it. Loop thread only.
class Subscriptions {
 public:
  /// Has the feed tell the session what happens after a cursor; started() follows.
  class FeedOwner {
   public:
    virtual ~FeedOwner() = default;
    virtual Result<SubscriptionId> open_subscription(const Cursor& from) = 0;
  };

  Subscriptions(Engine& engine, EngineCalls& calls, std::size_t channels_max, MessageFlow& flow, FeedOwner& feed)
      : engine_(engine), calls_(calls), channels_max_(channels_max), flow_(flow), feed_(feed) {}

  /// The caller may be nobody.
  void subscribe(Asked asked, const Caller& caller);
  void unsubscribe(const Asked& asked);

  bool wants(const Event& event) const;

  /// The feed has begun to tell events, or refused.
  void started(const Result<Feed::Started>& started);
  /// Of the feed; 0 before the first subscribe.
  SubscriptionId id() const { return id_; }

  /// The session ends: answers the subscribe that is under way.
  void end();

 private:
  struct Channel {
    ConversationId conversation;
    Position since;  ///< only events behind it are told
  };
  struct Pending {
    Asked asked;
    std::vector<ConversationId> added;  ///< to the channels; taken away again if the subscribe is refused
    std::size_t steps_left = 0;
    std::optional<Error> error;
  };

  void add(const std::vector<ConversationId>& wanted, Position since);
  void remove(ConversationId conversation);
  void check_member(ConversationId conversation, const Caller& caller);
  void step_done(const Result<>& step);
  void finish();

  Engine& engine_;
  EngineCalls& calls_;
  const std::size_t channels_max_;
  MessageFlow& flow_;
  FeedOwner& feed_;
  SubscriptionId id_;
  std::vector<Channel> channels_;  ///< by conversation
  /// Shared with answers that may come when this is gone, which then find it ended.
  std::shared_ptr<Subscriptions*> self_;
  std::unique_ptr<Pending> pending_;
};

}  // namespace confab::servers::hub::bayeux
