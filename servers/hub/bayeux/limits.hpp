#pragma once

#include <cstddef>
#include <cstdint>

namespace confab::servers::hub {

/// Bounds of Bayeux (docs/reference/bayeux.md), each of one loop. A request over a bound is refused, unless the bound
/// says something else.
struct BayeuxLimits {
  std::size_t sessions_max = 20'000;
  std::size_t anonymous_max = 2'000;         ///< sessions without a user
  std::size_t sessions_per_user_max = 100;   ///< on one loop
  std::int64_t anonymous_ms = 30'000;        ///< for a session to say who it is; over it: it ends
  std::int64_t idle_ms = 90'000;             ///< without a link and a message; over it: the session ends
  std::int64_t connect_ms = 45'000;          ///< a connect stays open for an event: the advice's timeout
  std::size_t subscriptions_max = 1'000;     ///< of one session
  std::size_t publishes_max = 128;           ///< of one session, at the engine; the next ones wait
  std::size_t waiting_messages_max = 1'000;  ///< of one session, behind publishes, a subscribe or a sign-in
  std::size_t waiting_bytes_max = 1 << 20;
  std::size_t calls_max = 20'000;              ///< to the engine, not yet answered
  std::size_t queue_events_max = 1'000;        ///< waiting for a session's link; over it no event is read for it
  std::size_t queue_bytes_max = 64 * 1024;     ///< the same in bytes
  std::size_t answer_bytes_max = 256 * 1024;   ///< events in one answer to a connect; the next one has the rest
  std::int64_t repeat_ms = 60'000;             ///< an answer to a connect may be asked for again
  std::size_t old_connects_max = 64;           ///< connects of a session that are known when a copy comes late
  std::size_t emails_max = 20'000;             ///< of authors, remembered
  std::size_t request_bytes_max = 128 * 1024;  ///< one POST: a text whose every byte is escaped, and more
  std::size_t messages_max = 100;              ///< in one request or frame
  std::size_t depth_max = 16;                  ///< of JSON
  std::size_t channel_bytes_max = 128;         ///< a channel's name
  std::size_t channels_max = 100;              ///< in one subscribe or unsubscribe
  std::size_t client_id_bytes_max = 128;
  std::size_t message_id_bytes_max = 40;
  std::size_t token_bytes_max = 4'096;
  std::size_t word_bytes_max = 64;                 ///< version, connection types, the name of a JSONP callback
  std::size_t connection_types_max = 16;           ///< in one handshake
  std::size_t socket_requests_max = 1'200;         ///< unanswered, of one WebSocket; over it: close 4029
  std::size_t socket_event_bytes_max = 64 * 1024;  ///< queued for one WebSocket; over it no event is sent to it
  std::size_t forwarded_bytes_max = 256 * 1024;  ///< of one WebSocket, waiting for another worker; over it: close 4029
  std::int64_t slow_ms =
      30'000;  ///< for a WebSocket to take one message, and a second for each 32 KiB of it; over it: close 4008
  std::int64_t unused_socket_ms = 60'000;  ///< a WebSocket without a session; over it: close 4002
  std::int64_t drain_ms = 5'000;           ///< for answers under way, once the hub goes away
  std::int64_t retry_after_ms_min = 500;   ///< advice to clients when the hub goes away: between these two
  std::int64_t retry_after_ms_max = 5'000;
};

}  // namespace confab::servers::hub
