#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/load/member.hpp"
#include "bench/load/websocket.hpp"

namespace confab::load {

/// A session of the hub's native protocol (docs/reference/protocol.md). It remembers the cursor, and start() after an
/// end resumes.
class NativeMember final : public Member, private WebSocket {
 public:
  NativeMember(Loop& loop, Listener& listener, std::uint32_t index, const Address& address, std::string token)
      : Member(index), WebSocket(loop), listener_(listener), address_(address), token_(std::move(token)) {}

  void start() override;
  void publish(Room room, std::string_view body) override;
  void drop() override { reset(); }
  void pause_reading(bool paused) override { WebSocket::pause_reading(paused); }

  const std::string& cursor() const { return cursor_; }
  void forget_cursor() { cursor_.clear(); }
  /// Whether the last hello could be answered from its cursor.
  bool resumed() const { return resumed_; }
  std::uint64_t unanswered() const { return unanswered_; }

 private:
  void on_open() override;
  void on_text(std::string_view text) override;
  void on_end(std::uint16_t code, std::string_view reason) override;
  void take(std::string_view object);
  void take_event(std::string_view object);
  void take_answer(std::string_view object);
  void remember_cursor(std::string_view object);

  Listener& listener_;
  Address address_;
  std::string token_;
  std::string cursor_;
  std::uint64_t last_request_ = 0;
  std::uint64_t hello_ = 0;
  std::uint64_t unanswered_ = 0;
  bool resumed_ = false;
};

}  // namespace confab::load
