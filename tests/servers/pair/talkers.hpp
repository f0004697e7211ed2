#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/json/json.hpp"
#include "servers/common/support/raw_client.hpp"
#include "support/ws_client.hpp"

namespace confab::tests {

/// A signed-in connection to the hub.
class HubLine {
 public:
  /// Nothing if the hub is away. Without `cursor` it hears what happens from now on.
  static std::unique_ptr<HubLine> open(std::uint16_t port, const std::string& token, const std::string& cursor);

  bool send(const std::string& frame) { return client_.send_text(frame); }
  /// The next object, answer or event. Nothing at the end of the connection, or after 100 ms of silence.
  std::optional<servers::JsonObject> next();
  bool ended() const { return ended_; }

  bool resumed = false;

 private:
  explicit HubLine(std::uint16_t port) : client_(port) {}

  WsClient client_;
  std::vector<std::string> lines_;  // of one frame, the next one last
  bool ended_ = false;
};

/// What one side has been told: which message stands under which seq.
using Placed = std::map<std::string, std::uint64_t>;

/// Sends one message after the other over one server, each until it is answered, over as many connections as it takes.
/// A message keeps its client key, so what was stored without word of it is answered with its first place.
class Sender {
 public:
  /// What came of one try. `lost`: the connection ended, or the server asked to try again.
  struct Answer {
    enum class Kind : std::uint8_t { placed, lost, refused } kind = Kind::lost;
    std::uint64_t seq = 0;
    std::string text;  ///< of a refusal
  };
  /// Tries once, connecting first if need be.
  using Try = std::function<Answer(const std::string& key, bool again)>;

  Sender(std::string name, Try once) : name_(std::move(name)), try_(std::move(once)), thread_([this] { run(); }) {}
  ~Sender() { finish(); }
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  std::size_t count() const;
  /// Waits until `count` messages are answered. False after 20 s, or when one was refused.
  bool wait_for(std::size_t count);
  /// Ends after the message under way is answered.
  void finish();

  /// After finish().
  const Placed& placed() const { return placed_; }
  std::uint64_t repeats() const { return repeats_; }
  const std::string& complaint() const { return complaint_; }

 private:
  void run();
  bool send(const std::string& key);

  const std::string name_;
  const Try try_;
  std::atomic<bool> ending_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;  // guarded by mutex_
  bool ended_ = false;     // guarded by mutex_

  // The thread's until it has ended.
  Placed placed_;
  std::uint64_t repeats_ = 0;
  std::string complaint_;
  std::thread thread_;
};

Sender::Try over_rest(std::uint16_t port, std::uint64_t conversation, const std::string& token);
Sender::Try over_websocket(std::uint16_t port, std::uint64_t conversation, const std::string& token);

/// Listens on the hub and comes back with its cursor whenever the connection ends.
class Listener {
 public:
  struct Heard {
    std::uint64_t seq = 0;
    std::uint64_t id = 0;
    std::string key;
  };

  Listener(std::uint16_t port, std::string token, std::string cursor);
  ~Listener() { finish(); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Waits until it has heard `key`. False after 20 s.
  bool wait_for(const std::string& key);
  bool wait_for_count(std::size_t count);
  void finish();

  /// After finish(): every event, in the order of hearing.
  const std::vector<Heard>& heard() const { return heard_; }
  std::uint64_t connections() const { return connections_; }
  const std::string& complaint() const { return complaint_; }

 private:
  void run();
  void listen(HubLine& line);
  bool wait_until(const std::function<bool()>& condition);

  const std::uint16_t port_;
  const std::string token_;
  std::string cursor_;
  std::atomic<bool> ending_ = false;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Heard> heard_;  // guarded while the thread runs

  std::uint64_t connections_ = 0;
  std::string complaint_;
  std::thread thread_;
};

}  // namespace confab::tests
