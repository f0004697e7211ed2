#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

#include <confab/log_sink.hpp>
#include <confab/result.hpp>

#include "feed/signals.hpp"
#include "util/directory.hpp"
#include "util/files.hpp"
#include "util/fork_mark.hpp"
#include "util/local_socket.hpp"
#include "util/mutex.hpp"

namespace confab::feed {

/// A lost ring costs no more than this: every process also looks by itself that often.
inline constexpr int kLookPeriodMs = 250;

/// How old the ringer's list of doors may be. Whoever opens a door says so, since a signal to it would be lost.
inline constexpr std::int64_t kDoorsPeriodMs = 250;

/// More doors than this are not rung; their owners look by themselves.
inline constexpr std::size_t kDoorsMax = 256;

/// Tells the processes of a data directory that there may be something new in the feed: a datagram to each socket in
/// DATA/doorbells/. A ring carries no truth, only "look again".
///
/// A datagram may carry signals too. They wait in a lane for the thread of the bells, which sends all that wait in one
/// datagram. A door that has as many datagrams as it takes misses the signals, but not the ring: whatever it takes
/// next makes it look. An older process takes signals for a ring.
///
/// Threads: any. Those who subscribed are called on the thread that rings, or on one of its own; they must not block.
class Doorbells final : public SignalCarrier {
 public:
  /// Hears until it goes.
  class Subscription {
   public:
    Subscription(Doorbells& doorbells, std::uint64_t id) : doorbells_(&doorbells), id_(id) {}
    Subscription(Subscription&& other) noexcept
        : doorbells_(std::exchange(other.doorbells_, nullptr)), id_(other.id_) {}
    Subscription& operator=(Subscription&&) = delete;
    ~Subscription() {
      if (doorbells_ != nullptr) doorbells_->unsubscribe(id_);
    }

   private:
    Doorbells* doorbells_;
    std::uint64_t id_;
  };

  /// Makes DATA/doorbells if it is not there. Errors: io_error
  static Result<std::unique_ptr<Doorbells>> open(const util::Directory& data, LogSink log);
  ~Doorbells() override;
  Doorbells(const Doorbells&) = delete;
  Doorbells& operator=(const Doorbells&) = delete;

  /// Once per batch. Never waits: a door whose bell is still ringing is left alone, one whose owner died is removed.
  void ring();

  Subscription subscribe(std::function<void()> wake);

  bool send(const Signal& signal) override;
  std::unique_ptr<Hearing> hear(Heard heard) override;

 private:
  Doorbells(util::DirectoryPtr directory, util::BoundSocket socket, std::string name, LogSink log);

  class Ear;

  void listen();
  std::vector<Signal> take_datagrams(std::string& buffer);
  std::vector<Signal> take_waiting();
  bool has_waiting();
  void send_to_others(const std::vector<Signal>& signals);
  void tell(const std::vector<Signal>& heard);
  void to_doors(std::string_view datagram) CONFAB_REQUIRES(ring_mutex_);
  void restore_door();
  void wake_all();
  void unsubscribe(std::uint64_t id);
  void find_doors() CONFAB_REQUIRES(ring_mutex_);
  const util::BoundSocket& own_socket() const CONFAB_NO_LOCK_CHECK;

  const util::DirectoryPtr directory_;
  const util::ForkMark own_;
  const std::string name_;
  const LogSink log_;

  util::Mutex ring_mutex_;
  util::BoundSocket socket_ CONFAB_GUARDED_BY(ring_mutex_);
  std::vector<std::string> doors_ CONFAB_GUARDED_BY(ring_mutex_);
  std::int64_t doors_found_at_ CONFAB_GUARDED_BY(ring_mutex_) = 0;

  util::Mutex send_mutex_;
  SignalLane waiting_ CONFAB_GUARDED_BY(send_mutex_);

  util::Mutex mutex_;  // held while calling: when unsubscribe returns, no call runs
  std::unordered_map<std::uint64_t, std::function<void()>> wakes_ CONFAB_GUARDED_BY(mutex_);
  std::unordered_map<std::uint64_t, Heard> ears_ CONFAB_GUARDED_BY(mutex_);
  std::uint64_t last_id_ CONFAB_GUARDED_BY(mutex_) = 0;

  std::atomic<bool> stopping_ = false;
  std::thread listener_;  // last: it uses what stands above
};

}  // namespace confab::feed
