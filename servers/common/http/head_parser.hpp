#pragma once

#include <optional>
#include <string_view>

#include "common/http/limits.hpp"
#include "common/http/message.hpp"

namespace confab::servers {

/// Finds the end of a head while its bytes arrive, and refuses early what can never become one.
class HeadScanner {
 public:
  enum class Status { need_more, complete, refused };

  explicit HeadScanner(const HttpLimits& limits) : limits_(limits) {}

  /// Looks at `bytes`: everything since the head's first byte. Call again with more appended; nothing is read twice.
  Status scan(std::string_view bytes);

  /// After `complete`: the head's size with its empty line.
  std::size_t head_bytes() const { return position_; }
  /// After `refused`.
  const Refusal& refusal() const { return refusal_; }

  void reset();

 private:
  Status refuse(int status, ErrorCode code, const char* message);
  Status end_line(std::string_view line);

  const HttpLimits& limits_;
  std::size_t position_ = 0;  ///< everything before it was looked at
  std::size_t line_start_ = 0;
  std::size_t lines_ = 0;
  Refusal refusal_;
};

/// Reads a whole head (ending in the empty line) strictly, before llhttp sees it: CRLF only, no folded lines, token
/// names, no control bytes in values, one Host, HTTP/1.0 or 1.1, one Content-Length at most and never beside
/// Transfer-Encoding, `chunked` alone as transfer coding. Returns the refusal, or nothing and fills `head`.
std::optional<Refusal> parse_head(std::string_view bytes, RequestHead& head);

}  // namespace confab::servers
