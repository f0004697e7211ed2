#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace confab::util {

/// A queue in which one owner with many items delays only their own. Each item has an owner; the owners take turns, and
/// the oldest item of each comes first.
///
/// Threads: one at a time.
template <typename Owner, typename Item>
class FairQueue {
 public:
  void push(Owner owner, Item item) {
    auto& own = items_[owner];
    if (own.empty()) turns_.push_back(owner);
    own.push_back(std::move(item));
    ++size_;
  }

  /// It must not be empty.
  Item pop() {
    const Owner owner = turns_.front();
    turns_.pop_front();
    const auto own = items_.find(owner);
    Item item = std::move(own->second.front());
    own->second.pop_front();
    --size_;
    if (own->second.empty()) {
      items_.erase(own);
    } else {
      turns_.push_back(owner);
    }
    return item;
  }

  /// Makes room in a full queue: removes and returns the newest item of the owner with the most items, if they have at
  /// least two more than `newcomer`. Costs a look at each owner.
  std::optional<Item> make_room_for(Owner newcomer) {
    const auto most = std::max_element(items_.begin(), items_.end(),
                                       [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
    const auto own = items_.find(newcomer);
    const std::size_t has = own == items_.end() ? 0 : own->second.size();
    if (most == items_.end() || most->second.size() < has + 2) return std::nullopt;
    Item newest = std::move(most->second.back());
    most->second.pop_back();  // one or more are left: the turn stays
    --size_;
    return newest;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::unordered_map<Owner, std::deque<Item>> items_;  // none of them empty
  std::deque<Owner> turns_;                            // each owner in items_ once
  std::size_t size_ = 0;
};

}  // namespace confab::util
