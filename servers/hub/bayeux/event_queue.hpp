#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/types.hpp>

#include "hub/bayeux/limits.hpp"
#include "hub/bayeux/link.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {

/// The events of one session on their way to its client, and what takes them there.
///
/// A client has no connection of its own over HTTP: it leaves a connect open, and the hub may answer that once. Between
/// two connects there is nothing to send on, an answer may get lost, and the client may change to a WebSocket at any
/// time, or back. So events wait here in order until a connect or a socket takes them; the last answer to a connect is
/// kept, for a client that asks for it again; and over a bound the feed is paused, which loses nothing: it goes on
/// later where it was.
///
/// A connect may also be sent again while the first copy is still on its way, over a connection that broke, and the
/// copies may arrive in any order and late. The next connect shows that an answer has arrived, but not which one. So
/// all copies of a connect, known by their message id, get the same answer. Loop thread only.
class EventQueue {
 public:
  /// The session, as its queue sees it.
  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void pause_feed() = 0;
    virtual void resume_feed() = 0;
    /// Has pump() called when this iteration's events are all here.
    virtual void pump_soon() = 0;
    /// The first event waits for its author's e-mail: has pump() called when an e-mail comes.
    virtual void pump_after_email() = 0;
    /// The client or its link did something. Returns the time.
    virtual TimeMs note_use() = 0;
    /// What the answer to a connect says when the hub goes away; nothing while it stays.
    virtual std::optional<Advice> leaving_advice() = 0;
  };

  EventQueue(const BayeuxLimits& limits, std::uint64_t session, Owner& owner)
      : limits_(limits), session_(session), owner_(owner) {}

  /// Answers a connect, or leaves it open until there are events.
  void connect(Asked asked, TimeMs now);
  /// Takes the open connect away, for another answer than events.
  std::optional<Asked> take_connect();

  /// From now on the events go out on this socket. Returns the session that it served before (0: none), or nothing if
  /// it was this session's already.
  std::optional<std::uint64_t> use_socket(const std::shared_ptr<Link>& link);
  /// The socket serves another session now.
  void lose_socket();
  /// Returns false if this was not the session's socket.
  bool socket_closed(const Link& link);

  void add(const std::shared_ptr<const Delivery>& event);
  /// Gives the connect or the socket what waits, as far as it takes it.
  void pump();
  /// Something waits for the client to take more.
  bool is_blocked() const { return !events_.empty() || paused_; }
  /// There is something on which events could go out.
  bool is_linked() const { return socket_ != nullptr || open_.has_value(); }

  /// Looks at its deadlines.
  void tick(TimeMs now);
  void end();

 private:
  struct OpenConnect {
    Asked asked;
    TimeMs deadline = 0;
  };
  /// The events in the answer to the newest connect.
  struct Answered {
    std::vector<std::shared_ptr<const Delivery>> events;
    TimeMs at = 0;
  };

  bool is_old(std::string_view connect_id) const;
  void begin_connect(const std::string& connect_id);
  void repeat_answer(const Asked& asked, TimeMs now);
  void answer_without_events();
  std::size_t send_to_socket();
  std::size_t answer_with_events();
  std::string with_events(const Message& connect, const std::vector<std::shared_ptr<const Delivery>>& events) const;
  Advice advice() const { return {Advice::Reconnect::retry, 0, limits_.connect_ms}; }

  const BayeuxLimits& limits_;
  const std::uint64_t session_;
  Owner& owner_;
  std::vector<std::shared_ptr<const Delivery>> events_;
  std::size_t bytes_ = 0;  ///< of them
  bool paused_ = false;    ///< the feed tells nothing until the queue is empty
  std::shared_ptr<Link> socket_;
  std::optional<OpenConnect> open_;
  std::string connect_id_;         ///< message id of the newest connect; empty if it had none
  bool connect_answered_ = false;  ///< that one has been answered, with events or without
  std::unique_ptr<Answered> answered_;
  std::vector<std::uint32_t> old_connects_;  ///< hashes of ids; a ring once it is full
  std::size_t oldest_connect_ = 0;           ///< then the one to replace
};

}  // namespace confab::servers::hub::bayeux
