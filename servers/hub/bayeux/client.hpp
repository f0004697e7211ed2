#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <confab/feed.hpp>
#include <confab/types.hpp>

#include "hub/admission.hpp"
#include "hub/bayeux/link.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {

class Clients;

/// One Bayeux session: who it is, what it subscribed to, where it can be reached. Belongs to Clients.
///
/// Its messages are acted upon in their order. Events wait in a bounded queue for a link: a WebSocket takes them as
/// they come, a connect over HTTP with its answer; over the bound the feed stops telling and goes on later where it
/// was.
class Client {
 public:
  Client(Clients& all, std::uint64_t number, std::string id);

  /// Anything but a handshake.
  void ask(Asked asked);

  // From the feed.
  bool wants(const Event& event) const;
  void deliver(const std::shared_ptr<const Delivery>& event);
  void started(const Result<Feed::Started>& started);

  /// Gives the link what waits, as far as it takes it.
  void pump();
  void link_closed(const Link& link);
  /// The socket went over to another session.
  void link_lost();

  /// Looks at its deadlines.
  void tick(TimeMs now);
  /// The last thing it does: everything unanswered is answered.
  void end();
  /// The hub goes away.
  void leave();

  void sign_in(const TokenInfo& info);
  bool signed_in() const { return static_cast<bool>(caller_.user); }

  std::uint64_t number() const { return number_; }
  const std::string& id() const { return id_; }
  const Caller& caller() const { return caller_; }
  SubscriptionId subscription() const { return subscription_; }

 private:
  friend class Clients;  // for the marks of its lists

  struct Channel {
    ConversationId conversation;
    Position since;  ///< told are only events behind it
  };
  /// A connect that waits for an event.
  struct Held {
    Asked asked;
    TimeMs deadline = 0;
  };
  /// The last answer to a connect that had events in it: it may get lost.
  struct Answered {
    std::string message_id;
    std::vector<std::shared_ptr<const Delivery>> events;
    TimeMs at = 0;
  };
  /// A subscribe under way.
  struct Subscribing {
    Asked asked;
    std::vector<ConversationId> added;  ///< to the channels; taken away again if it is refused
    std::size_t steps_left = 0;
    std::optional<Error> error;
  };

  void process(Asked asked);
  bool in_time(const Asked& asked);
  bool identify(Asked& asked);
  void signed_in_later(Asked asked, const TokenInfo& info, const Result<std::string>& email);
  void dispatch(Asked asked);
  bool may_process() const;
  void go_on();
  void process_waiting();

  void connect(Asked asked);
  void disconnect(const Asked& asked);
  void subscribe(Asked asked);
  void unsubscribe(const Asked& asked);
  void publish(Asked asked);
  void published(const Asked& asked, const Result<confab::Message>& sent);
  void subscribe_step(const Result<>& step);
  void subscribed();
  void refuse(const Asked& asked, const Error& error, std::string_view channel);

  bool bind(const std::shared_ptr<Link>& link);
  void release_held();
  void answer_held();
  std::size_t push_ready();
  std::string with_events(const Message& connect, const std::vector<std::shared_ptr<const Delivery>>& events);

  Clients& all_;
  const std::uint64_t number_;
  const std::string id_;
  Caller caller_;
  TimeMs expires_at_ = 0;
  UsageTable::Key user_key_;
  UsageTable::Hold place_of_user_;
  UsageTable::Hold waiting_place_;  ///< these two until it says who it is
  UsageTable::Hold waiting_place_of_address_;
  Pace pace_;
  TimeMs heard_at_;
  const TimeMs opened_at_;

  SubscriptionId subscription_;
  std::vector<Channel> channels_;  ///< by conversation
  std::vector<std::shared_ptr<const Delivery>> queue_;
  std::size_t queue_bytes_ = 0;
  bool paused_ = false;  ///< the feed tells nothing until the queue is empty
  bool touched_ = false;

  std::shared_ptr<Link> socket_;
  std::optional<Held> held_;
  std::unique_ptr<Answered> answered_;

  bool busy_ = false;      ///< a message is under way that the next one has to wait for
  bool going_on_ = false;  ///< somebody further up the stack goes through the waiting
  std::list<Asked> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::unique_ptr<Subscribing> subscribing_;
  std::size_t publishes_ = 0;  ///< not yet answered
};

}  // namespace confab::servers::hub::bayeux
