#include "hub/outbox.hpp"

#include <algorithm>
#include <utility>

namespace confab::servers::hub {

void Outbox::push(Lane lane, SharedText object) {
  bytes_ += object->size();
  if (lane == Lane::reply) ++replies_;
  entries_.push_back({std::move(object), lane});
}

bool Outbox::take(std::string& buffer, std::size_t bytes_max, Framing framing) {
  if (empty()) return false;
  const bool array = framing == Framing::json_array;
  if (array) buffer.push_back('[');
  const std::size_t begin = buffer.size();
  while (!empty()) {
    Entry& entry = entries_[next_];
    const std::size_t size = entry.object->size();
    const bool first = buffer.size() == begin;
    if (!first && buffer.size() - begin + 1 + size > bytes_max) break;
    if (!first) buffer.push_back(array ? ',' : '\n');
    buffer.append(*entry.object);
    if (entry.lane == Lane::reply) --replies_;
    bytes_ -= size;
    entry.object.reset();
    ++next_;
  }
  if (array) buffer.push_back(']');
  if (empty()) {
    entries_ = {};  // gives the memory back: most sockets are idle most of the time
    next_ = 0;
  }
  return true;
}

std::size_t Outbox::drop_events() {
  const auto waiting = entries_.begin() + static_cast<std::ptrdiff_t>(next_);
  const auto end = std::remove_if(waiting, entries_.end(), [this](const Entry& entry) {
    if (entry.lane != Lane::event) return false;
    bytes_ -= entry.object->size();
    return true;
  });
  const auto dropped = static_cast<std::size_t>(entries_.end() - end);
  entries_.erase(end, entries_.end());
  return dropped;
}

}  // namespace confab::servers::hub
