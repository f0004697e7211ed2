#pragma once

#include <cstddef>

#include <confab/limits.hpp>
#include <confab/types.hpp>

/// What the items of an answer take up as JSON, with escapes: a little more than they will, never less.
namespace confab::state {

std::size_t bytes_of(const User& user);
std::size_t bytes_of(const Member& member);
std::size_t bytes_of(const Message& message);
std::size_t bytes_of(const Conversation& conversation);
std::size_t bytes_of(const Report& report);
std::size_t bytes_of(const Event& event);

/// Counts the bytes of a list while it is made, so that no answer is larger than Limits::answer_bytes_max however long
/// its texts are.
class PageBytes {
 public:
  /// Counts one more item. False: the list ends with this one.
  template <typename Item>
  bool add(const Item& item) {
    bytes_ += bytes_of(item);
    return bytes_ < Limits::page_bytes_max;
  }

 private:
  std::size_t bytes_ = 0;
};

}  // namespace confab::state
