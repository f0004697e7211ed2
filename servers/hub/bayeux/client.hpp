#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <confab/feed.hpp>
#include <confab/types.hpp>

#include "hub/admission.hpp"
#include "hub/bayeux/event_queue.hpp"
#include "hub/bayeux/link.hpp"
#include "hub/bayeux/message_flow.hpp"
#include "hub/bayeux/publisher.hpp"
#include "hub/bayeux/subscriptions.hpp"

namespace confab::servers::hub::bayeux {

class Clients;

/// What a session takes up of its user's and address's share.
struct ClientSlots {
  UsageTable::Slot user;
  UsageTable::Slot waiting;  ///< this and the next one until the session has a user
  UsageTable::Slot waiting_of_address;

  void release_waiting();
};

/// One Bayeux session: acts upon its client's messages, in their order and for one user. Belongs to Clients.
///
/// A session may begin without a user, be signed in by any later message, and is reached over any number of links. So
/// each message is checked here for its pace and its user before it is acted upon, and waits while another is under way
/// that it may depend on. What the messages do is elsewhere: EventQueue connects, Subscriptions and Publisher.
class Client final : MessageFlow, Subscriptions::FeedOwner, EventQueue::Owner {
 public:
  Client(Clients& all, std::uint64_t number, std::string id);

  /// Acts upon any message but a handshake.
  void ask(Asked asked);

  // From the feed.
  bool wants(const Event& event) const { return subscriptions_.wants(event); }
  void deliver(const std::shared_ptr<const Delivery>& event) { events_.add(event); }
  void started(const Result<Feed::Started>& started) { subscriptions_.started(started); }

  // From links.
  void link_closed(const Link& link);
  void link_lost() { events_.lose_socket(); }
  bool is_blocked() const { return events_.is_blocked(); }

  void pump() { events_.pump(); }
  /// Marks that pump() will be called. Returns what was marked before.
  bool mark_pump(bool due) { return std::exchange(pump_due_, due); }

  /// Looks at its deadlines.
  void tick(TimeMs now);
  /// The last thing it does: answers everything that is unanswered.
  void end();
  /// The hub goes away: answers the open connect.
  void leave();

  void sign_in(const TokenInfo& info);
  bool signed_in() const { return static_cast<bool>(caller_.user); }

  std::uint64_t number() const { return number_; }
  const std::string& id() const { return id_; }
  const Caller& caller() const { return caller_; }
  SubscriptionId subscription() const { return subscriptions_.id(); }
  ClientSlots& slots() { return slots_; }

 private:
  void process(Asked asked);
  bool use_socket(const std::shared_ptr<Link>& link);
  bool is_in_time(const Asked& asked);
  bool identify(Asked& asked);
  bool check_user(const Asked& asked, const TokenInfo& info);
  void sign_in_with_email(Asked asked, const TokenInfo& info, const Result<std::string>& email);
  void dispatch(Asked asked);
  void disconnect(const Asked& asked);
  bool may_process() const;

  // MessageFlow
  void pause() override { paused_ = true; }
  void resume() override;
  void process_waiting() override;
  void refuse(const Asked& asked, const Error& error, std::string_view channel) override;
  // Subscriptions::FeedOwner
  Result<SubscriptionId> open_subscription(const Cursor& from) override;
  // EventQueue::Owner
  void pause_feed() override;
  void resume_feed() override;
  void pump_soon() override;
  void pump_after_email() override;
  TimeMs note_use() override;
  std::optional<Advice> leaving_advice() override;

  Clients& all_;
  const std::uint64_t number_;
  const std::string id_;
  Caller caller_;
  TimeMs expires_at_ = 0;
  UsageTable::Key user_key_;
  ClientSlots slots_;
  Pace pace_;
  TimeMs used_at_;
  const TimeMs opened_at_;
  bool pump_due_ = false;

  bool paused_ = false;      ///< a message is under way that the next one has to wait for
  bool processing_ = false;  ///< process_waiting() is at work, further up the stack
  std::list<Asked> waiting_;
  std::size_t waiting_bytes_ = 0;

  EventQueue events_;
  Subscriptions subscriptions_;
  Publisher publisher_;
};

}  // namespace confab::servers::hub::bayeux
