#pragma once

#include <cstddef>
#include <string>
#include <string_view>

struct lws;

namespace confab::servers::hub {

/// The first byte of a control frame: the opcode, with the bit that says that the frame is complete.
enum class ControlFrame : unsigned char { close = 0x88, ping = 0x89, pong = 0x8a };

/// Writes to one connection of libwebsockets, and ends it.
///
/// libwebsockets accepts calls that it then gets wrong: a write on top of an unfinished one mixes up the frames, a
/// timer that is set outside its callbacks sleeps until the next event, and a close frame that it writes itself waits
/// for an answer that it never reads (docs/decisions/0002-websocket-handover.md). Here are only the calls that work.
/// Loop thread only.
class LwsConnection {
 public:
  /// Every text to write begins with this many bytes that libwebsockets may overwrite with its header.
  static std::size_t head_bytes();

  LwsConnection() = default;
  explicit LwsConnection(lws* wsi) : wsi_(wsi) {}

  bool is_open() const { return wsi_ != nullptr; }
  int descriptor() const;
  /// Has libwebsockets read nothing: we do that.
  void stop_its_reading();
  /// Callbacks that libwebsockets makes from here on find no owner.
  void detach();

  // Writing, only while nothing is unfinished. Each returns false if the connection broke.
  bool write_text(std::string& head_and_text);
  bool write_control(ControlFrame kind, std::string_view payload);

  /// The network has not taken all of the last write. libwebsockets keeps the rest and says when it is out.
  bool is_unfinished() const { return unfinished_; }
  /// Bytes of the text that is unfinished; 0 if none is.
  std::size_t unfinished_bytes() const { return unfinished_bytes_; }
  /// The network can take more. Returns false if nothing was unfinished.
  bool finish_write();

  /// Ends the connection when this time is over, unless it ends before.
  void end_after(int seconds);
  /// Ends the connection in a later iteration of the loop.
  void end_soon();
  /// Ends the connection, at once if everything that was written is out. The owner may be deleted when this returns.
  void end_now();

 private:
  lws* wsi_ = nullptr;
  bool unfinished_ = false;
  std::size_t unfinished_bytes_ = 0;
};

}  // namespace confab::servers::hub
