#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/load/checker.hpp"
#include "bench/load/histogram.hpp"
#include "bench/load/member.hpp"

namespace confab::load {

/// Members in rooms, and the check that each of them gets everything once, in order.
class Crowd final : private Member::Listener {
 public:
  explicit Crowd(Loop& loop);

  /// For the member's constructor: the crowd listens.
  Member::Listener& listener() { return *this; }
  /// `member` must have index() == size() before the call.
  void add(std::unique_ptr<Member> member, const std::vector<Room>& rooms);
  std::size_t size() const { return people_.size(); }
  Member& member(std::uint32_t index) { return *people_[index].member; }

  /// Starts those that are not ready, at most `at_once` on their way, until all are ready. False at the deadline, or
  /// when one was refused; failure() says why.
  bool start_all(std::size_t at_once, Nanos deadline);
  /// Starts one that is neither ready nor on its way.
  void start(std::uint32_t index);
  bool is_ready(std::uint32_t index) const { return people_[index].ready; }
  std::size_t ready() const { return ready_; }
  /// Drops a connection without a word; the member is not ready any more.
  void drop(std::uint32_t index);
  /// What to do when a connection ends. Without a hook an end is a failure.
  void on_end(std::function<void(std::uint32_t index, std::uint16_t code, const std::string& why)> hook) {
    end_hook_ = std::move(hook);
  }

  /// Sends the sender's next message to one of their rooms.
  void publish(std::uint32_t sender, Room room, std::size_t body_bytes);
  /// Called for every delivery, checked already.
  void on_each(std::function<void(std::uint32_t receiver, Room room, const Mark& mark)> hook) {
    delivery_hook_ = std::move(hook);
  }
  /// Keeps how long deliveries take from now on, in latency().
  void measure_latency(bool on) { latency_on_ = on; }
  const Histogram& latency() const { return latency_; }

  std::uint64_t published() const { return published_; }
  std::uint64_t delivered() const { return delivered_; }
  /// Waits until everything published has come everywhere. False at the deadline.
  bool settle(Nanos deadline);
  /// Counts what is still missing as lost, and gives all faults of all members so far.
  Checker::Faults finish();

  bool failed() const { return !failure_.empty(); }
  const std::string& failure() const { return failure_; }

 private:
  struct Person {
    std::unique_ptr<Member> member;
    std::vector<std::pair<Room, Checker>> rooms;
    bool starting = false;
    bool ready = false;
  };
  struct Sent {
    std::uint32_t sender;
    std::uint32_t count;
  };
  struct RoomState {
    std::size_t members = 0;
    std::vector<Sent> sent;
  };

  void on_ready(Member& member) override;
  void on_delivery(Member& member, Room room, const Mark& mark) override;
  void on_number(Member& member, Room room, std::uint64_t seq) override;
  void on_refused(Member& member, const std::string& why) override;
  void on_ended(Member& member, std::uint16_t code, const std::string& why) override;
  void not_ready(Person& person);
  Checker* checker(std::uint32_t index, Room room);

  Loop& loop_;
  std::uint32_t run_;
  std::vector<Person> people_;
  std::unordered_map<Room, RoomState> rooms_;
  std::size_t ready_ = 0;
  std::size_t starting_ = 0;
  std::uint64_t published_ = 0;
  std::uint64_t expected_ = 0;
  std::uint64_t delivered_ = 0;
  bool latency_on_ = false;
  Histogram latency_;
  std::function<void(std::uint32_t, Room, const Mark&)> delivery_hook_;
  std::function<void(std::uint32_t, std::uint16_t, const std::string&)> end_hook_;
  std::string failure_;
};

}  // namespace confab::load
