#pragma once

#include <memory>

#include <confab/feed.hpp>

namespace confab::servers::hub {

/// What is sent of an event, made once for all who get it. A feed tells the subscribers of one event one after the
/// other and with the same pointer, so remembering the last one is enough.
template <typename Encoded>
class EncodeOnce {
 public:
  /// What `encode` makes of `event`, or made of it at the last call.
  template <typename Encode>
  const Encoded& of(const std::shared_ptr<const Event>& event, Encode encode) {
    if (event_ != event) {
      encoded_ = encode(event);
      event_ = event;
    }
    return encoded_;
  }

 private:
  std::shared_ptr<const Event> event_;
  Encoded encoded_{};
};

}  // namespace confab::servers::hub
