#include "bench/load/checker.hpp"

#include <algorithm>

namespace confab::load {

namespace {

/// Takes `number` out of what was jumped over. A jump counted it as lost; now it is late instead, or came twice.
template <typename Number>
void came_late(std::vector<Number>& missing, Number number, Checker::Faults& faults) {
  const auto found = std::find(missing.begin(), missing.end(), number);
  if (found == missing.end()) {
    ++faults.repeated;
    return;
  }
  missing.erase(found);
  --faults.lost;
  ++faults.reordered;
}

}  // namespace

Checker::Faults& Checker::Faults::operator+=(const Faults& other) {
  lost += other.lost;
  repeated += other.repeated;
  reordered += other.reordered;
  return *this;
}

std::string Checker::Faults::to_string() const {
  return "lost " + std::to_string(lost) + ", repeated " + std::to_string(repeated) + ", reordered " +
         std::to_string(reordered);
}

Checker::Sender& Checker::sender(std::uint32_t id) {
  for (Sender& known : senders_) {
    if (known.id == id) return known;
  }
  senders_.push_back({id, 0, {}});
  return senders_.back();
}

void Checker::delivered(const Mark& mark) {
  Sender& from = sender(mark.sender);
  if (mark.number < from.next) return came_late(from.missing, mark.number, faults_);
  for (; from.next < mark.number; ++from.next) {
    from.missing.push_back(from.next);
    ++faults_.lost;
  }
  ++from.next;
}

void Checker::numbered(std::uint64_t seq) {
  if (last_seq_ == 0) {
    last_seq_ = seq;
    return;
  }
  if (seq <= last_seq_) return came_late(missing_seqs_, seq, faults_);
  for (++last_seq_; last_seq_ < seq; ++last_seq_) {
    missing_seqs_.push_back(last_seq_);
    ++faults_.lost;
  }
}

void Checker::finish(std::uint32_t id, std::uint32_t count) {
  Sender& from = sender(id);
  if (from.next >= count) return;
  faults_.lost += count - from.next;
  from.next = count;
}

std::uint32_t Checker::received(std::uint32_t id) const {
  for (const Sender& known : senders_) {
    if (known.id == id) return known.next - static_cast<std::uint32_t>(known.missing.size());
  }
  return 0;
}

}  // namespace confab::load
