#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

const char* to_string(Method method) noexcept;

/// Equal but for ASCII case, as header names and most of their values compare.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Fields of an answer.
using ResponseFields = std::vector<std::pair<std::string, std::string>>;

/// One field of a head. Both views point into it; `value` has no white space around it.
struct Header {
  std::string_view name;
  std::string_view value;
};

/// What the first bytes of a request say, checked (head_parser.hpp). Everything views into the head's bytes.
struct RequestHead {
  Method method = Method::get;
  int minor_version = 1;    ///< HTTP/1.0 or HTTP/1.1
  std::string_view target;  ///< as it was sent
  std::string_view path;    ///< raw, begins with '/', without the query; "*" for OPTIONS *
  std::string_view query;   ///< raw, without the '?'
  std::vector<Header> headers;
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;  ///< what the client wants
  bool upgrade = false;    ///< asks for another protocol (the Upgrade field names it)
  bool expect_continue = false;

  /// The target in origin form (RFC 9112, 3.2.1): the path with its query, whatever form it was sent in.
  std::string origin_form() const;
  /// The first field of this name.
  std::optional<std::string_view> header(std::string_view name) const;
  /// How many fields have this name.
  std::size_t header_count(std::string_view name) const;
  /// Whether a comma separated field (Connection, Upgrade, …) holds `token`, in any of its lines, in any case.
  bool header_has_token(std::string_view name, std::string_view token) const;
  /// The same for tokens whose case counts (Sec-WebSocket-Protocol).
  bool header_has_exact_token(std::string_view name, std::string_view token) const;
};

/// The bytes behind a Request; made by the server.
struct RequestData {
  std::string raw_head;
  RequestHead head;
  std::string decoded_path;                ///< backs those of `segments` that were percent-encoded
  std::vector<std::string_view> segments;  ///< the path, split at '/', decoded: "/a/b%20c" is {"a", "b c"}, "/" is {}
  std::string body;
  std::string peer_address;  ///< "127.0.0.1", without port
  bool secure = false;       ///< it came over TLS that ends here
  std::string id;
};

/// A whole request. Cheap to copy; the views it hands out live as long as any copy of it. Any thread may read it.
class Request {
 public:
  Request() = default;
  explicit Request(std::shared_ptr<const RequestData> data) : data_(std::move(data)) {}

  const RequestHead& head() const { return data_->head; }
  Method method() const { return data_->head.method; }
  std::string_view target() const { return data_->head.target; }
  std::string_view path() const { return data_->head.path; }
  std::string_view query() const { return data_->head.query; }
  const std::vector<std::string_view>& segments() const { return data_->segments; }
  std::optional<std::string_view> header(std::string_view name) const { return data_->head.header(name); }
  std::string_view body() const { return data_->body; }
  std::string_view peer_address() const { return data_->peer_address; }
  /// Whether it came over TLS that ends here; credentials.hpp knows of a proxy before us.
  bool secure() const { return data_->secure; }
  /// Names this request in the log and in `X-Request-Id`: the client's if it was well formed, else ours.
  std::string_view id() const { return data_->id; }
  /// The head's bytes as they came, with the empty line: what another protocol's library wants to see again.
  std::string_view raw_head() const { return data_->raw_head; }

 private:
  std::shared_ptr<const RequestData> data_;
};

/// An answer. The server adds Date, Content-Length, Connection and X-Request-Id; do not set them. It also adds
/// `Cache-Control: no-store` and `X-Content-Type-Options: nosniff` where `headers` has no such field.
struct Response {
  int status = 200;
  std::string content_type;                                  ///< none if empty
  std::vector<std::pair<std::string, std::string>> headers;  ///< further fields; CR, LF or NUL in one gives a 500
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< instead of `body`: not copied (a cached file)
  bool close = false;                              ///< close the connection after this answer

  std::string_view body_view() const { return shared_body ? std::string_view(*shared_body) : std::string_view(body); }

  static Response json(int status, std::string body);
  static Response text(int status, std::string body);
  static Response empty(int status);
  Response& with_header(std::string name, std::string value) &;
  Response&& with_header(std::string name, std::string value) &&;
};

/// Why a request was refused before any handler saw it: the answer, after which the connection closes.
struct Refusal {
  int status = 400;
  Error error;
};

/// The words beside a status ("Not Found").
std::string_view reason_phrase(int status) noexcept;

}  // namespace confab::servers
