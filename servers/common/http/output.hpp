#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <uv.h>

namespace confab::servers {

/// Bytes waiting to be written, in order. Small answers join into one piece; large bodies keep their own.
class OutputQueue {
 public:
  static constexpr std::size_t kJoinBytesMax = 16 * 1024;  ///< a larger body is not copied
  static constexpr std::size_t kBuffersMax = 16;           ///< pieces in one system call

  void append(std::string_view bytes);
  void append_owned(std::string&& bytes);
  void append_shared(std::shared_ptr<const std::string> bytes);

  bool empty() const { return pieces_.empty(); }
  std::size_t bytes() const { return bytes_; }

  /// The first pieces, for one write. They stay where they are until consume(): what is appended meanwhile goes
  /// into other pieces.
  unsigned buffers(std::array<uv_buf_t, kBuffersMax>& out);
  void consume(std::size_t bytes);
  void clear();
  /// A copy of all but the first `bytes`.
  std::string copy_from(std::size_t bytes) const;

 private:
  struct Piece {
    std::string own;
    std::shared_ptr<const std::string> shared;
    std::string_view view() const { return shared ? std::string_view(*shared) : std::string_view(own); }
  };

  std::deque<Piece> pieces_;
  std::size_t first_offset_ = 0;  ///< written bytes of the first piece
  std::size_t pinned_ = 0;        ///< pieces that buffers() handed out
  std::size_t bytes_ = 0;
};

}  // namespace confab::servers
