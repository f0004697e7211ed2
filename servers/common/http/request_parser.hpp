#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <llhttp.h>

#include "common/http/limits.hpp"
#include "common/http/message.hpp"

namespace confab::servers {

/// llhttp over a head that parse_head() accepted, and then over the body. Both must agree on where the body ends;
/// a request they read differently is refused, whoever is right.
class RequestParser {
 public:
  explicit RequestParser(const HttpLimits& limits);
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Starts a request with its whole head.
  std::optional<Refusal> read_head(std::string_view bytes, const RequestHead& head);

  /// Appends what `bytes` hold of the body to `body`; `consumed` says how many bytes belonged to this request.
  /// Refuses a body over `body_bytes_max`, broken chunks, chunk extensions and trailers.
  std::optional<Refusal> read_body(std::string_view bytes, std::size_t body_bytes_max, std::string& body,
                                   std::size_t& consumed);

  /// Whether the request is whole.
  bool complete() const { return complete_; }

 private:
  static const llhttp_settings_t& settings();
  static int on_body(llhttp_t* parser, const char* at, std::size_t size);
  static int on_chunk_header(llhttp_t* parser);
  static int on_message_complete(llhttp_t* parser);
  static int on_header_field(llhttp_t* parser, const char* at, std::size_t size);
  static int on_chunk_extension(llhttp_t* parser, const char* at, std::size_t size);

  const HttpLimits& limits_;
  llhttp_t parser_{};
  bool in_body_ = false;
  bool complete_ = false;
  bool too_large_ = false;
  std::string* body_ = nullptr;
  std::size_t body_bytes_max_ = 0;
  std::size_t raw_bytes_ = 0;
};

}  // namespace confab::servers
