#include "bench/load/crowd.hpp"

#include <algorithm>
#include <random>

namespace confab::load {

Crowd::Crowd(Loop& loop) : loop_(loop), run_(std::random_device{}()) {}

void Crowd::add(std::unique_ptr<Member> member, const std::vector<Room>& rooms) {
  Person person;
  person.member = std::move(member);
  for (const Room room : rooms) {
    person.rooms.emplace_back(room, Checker());
    ++rooms_[room].members;
  }
  people_.push_back(std::move(person));
}

bool Crowd::start_all(std::size_t at_once, Nanos deadline) {
  std::uint32_t next = 0;
  loop_.run_until(
      [&] {
        for (; next < people_.size() && starting_ < at_once; ++next) {
          if (!people_[next].ready && !people_[next].starting) start(next);
        }
        return failed() || ready_ == people_.size();
      },
      deadline);
  if (!failed() && ready_ < people_.size()) {
    failure_ = "only " + std::to_string(ready_) + " of " + std::to_string(people_.size()) + " became ready in time";
  }
  return !failed();
}

void Crowd::start(std::uint32_t index) {
  people_[index].starting = true;
  ++starting_;
  people_[index].member->start();
}

void Crowd::drop(std::uint32_t index) {
  people_[index].member->drop();
  not_ready(people_[index]);
}

void Crowd::not_ready(Person& person) {
  ready_ -= person.ready ? 1 : 0;
  starting_ -= person.starting ? 1 : 0;
  person.ready = person.starting = false;
}

void Crowd::publish(std::uint32_t sender, Room room, std::size_t body_bytes) {
  RoomState& state = rooms_[room];
  auto sent = std::find_if(state.sent.begin(), state.sent.end(), [&](const Sent& s) { return s.sender == sender; });
  if (sent == state.sent.end()) sent = state.sent.insert(sent, {sender, 0});
  people_[sender].member->publish(room, Mark{run_, sender, sent->count++, now()}.body(body_bytes));
  ++published_;
  expected_ += state.members;
}

bool Crowd::settle(Nanos deadline) {
  return loop_.run_until([&] { return failed() || delivered_ >= expected_; }, deadline) && !failed();
}

Checker::Faults Crowd::finish() {
  Checker::Faults faults;
  for (Person& person : people_) {
    for (auto& [room, checker] : person.rooms) {
      for (const Sent& sent : rooms_[room].sent) checker.finish(sent.sender, sent.count);
      faults += checker.faults();
    }
  }
  return faults;
}

Checker* Crowd::checker(std::uint32_t index, Room room) {
  for (auto& [known, checker] : people_[index].rooms) {
    if (known == room) return &checker;
  }
  return nullptr;
}

void Crowd::on_ready(Member& member) {
  Person& person = people_[member.index()];
  if (person.ready) return;
  starting_ -= person.starting ? 1 : 0;
  person.starting = false;
  person.ready = true;
  ++ready_;
}

void Crowd::on_delivery(Member& member, Room room, const Mark& mark) {
  if (mark.run != run_) return;
  Checker* check = checker(member.index(), room);
  if (check == nullptr) {
    failure_ = "a message of room " + std::to_string(room) + " came to one who is not in it";
    return;
  }
  check->delivered(mark);
  ++delivered_;
  if (latency_on_) latency_.add(now() - mark.sent_at);
  if (delivery_hook_) delivery_hook_(member.index(), room, mark);
}

void Crowd::on_number(Member& member, Room room, std::uint64_t seq) {
  if (Checker* check = checker(member.index(), room)) check->numbered(seq);
}

void Crowd::on_refused(Member& member, const std::string& why) {
  failure_ = "member " + std::to_string(member.index()) + " was refused: " + why;
}

void Crowd::on_ended(Member& member, std::uint16_t code, const std::string& why) {
  not_ready(people_[member.index()]);
  if (end_hook_) return end_hook_(member.index(), code, why);
  failure_ = "member " + std::to_string(member.index()) + " was cut off: " + std::to_string(code) + " " + why;
}

}  // namespace confab::load
