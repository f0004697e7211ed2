#include "common/http/request_reader.hpp"

#include <algorithm>
#include <utility>

#include "common/http/target.hpp"

namespace confab::servers {

namespace {

/// Room made before the first body byte came: the announced length is not to be trusted with more.
constexpr std::size_t kBodyReserveMax = 64 * 1024;
constexpr std::size_t kRequestIdBytesMax = 64;

/// An id from outside goes into logs and on to other servers, so it must be plain.
bool is_plain_id(std::string_view id) {
  const auto plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  return !id.empty() && id.size() <= kRequestIdBytesMax && std::all_of(id.begin(), id.end(), plain);
}

/// Whom the process before us names as its peer: it adds to the end of what it was told itself.
std::string_view last_forwarded_for(const RequestHead& head) {
  std::string_view last;
  for (const Header& field : head.headers) {
    if (equals_ignoring_case(field.name, "x-forwarded-for")) last = field.value;
  }
  last.remove_prefix(last.rfind(',') + 1);  // the whole, if there is none
  last.remove_prefix(std::min(last.find_first_not_of(" \t"), last.size()));
  return last;
}

}  // namespace

RequestReader::RequestReader(Rules rules) : rules_(std::move(rules)), scanner_(rules_.limits), parser_(rules_.limits) {}

void RequestReader::feed(std::string_view fresh) {
  if (kept_.empty()) {
    rest_ = fresh;
    return;
  }
  kept_.append(fresh);
  input_ = std::exchange(kept_, {});
  rest_ = input_;
}

void RequestReader::keep() {
  kept_.assign(rest_);
  rest_ = {};
  input_ = {};
}

void RequestReader::drop() {
  kept_.clear();
  rest_ = {};
}

std::string RequestReader::take_rest() {
  std::string rest = std::exchange(kept_, {});
  return rest.append(std::exchange(rest_, {}));
}

RequestReader::Step RequestReader::next() {
  if (rest_.empty()) return Step::more;
  return in_body_ ? next_of_body() : next_of_head();
}

RequestReader::Step RequestReader::next_of_head() {
  if (!skipped_empty_line_ && rest_.starts_with("\r\n")) {  // RFC 9112, 2.2: one is forgiven
    skipped_empty_line_ = true;
    rest_.remove_prefix(2);
    if (rest_.empty()) return Step::more;
  }
  if (!skipped_empty_line_ && rest_ == "\r") return Step::more;
  switch (scanner_.scan(rest_)) {
    case HeadScanner::Status::need_more:
      return Step::more;
    case HeadScanner::Status::refused:
      return refuse_head();
    case HeadScanner::Status::complete:
      break;
  }
  const std::string_view head = rest_.substr(0, scanner_.head_bytes());
  scanner_.reset();
  skipped_empty_line_ = false;
  if (auto refusal = read_head(head)) return refuse(std::move(*refusal));
  rest_.remove_prefix(head.size());
  if (parser_.complete()) return Step::request;
  in_body_ = true;
  continue_wanted_ = reading_->head.expect_continue;
  return Step::head;
}

std::optional<Refusal> RequestReader::read_head(std::string_view bytes) {
  reading_ = std::make_shared<RequestData>();
  RequestData& data = *reading_;
  data.peer_address = peer_.address;
  data.secure = peer_.secure;
  data.id = rules_.next_id();
  data.raw_head.assign(bytes);
  if (auto refusal = parse_head(data.raw_head, data.head)) return refusal;
  if (peer_.local) data.peer_address = last_forwarded_for(data.head);
  if (const auto id = data.head.header("x-request-id"); id && is_plain_id(*id)) data.id.assign(*id);
  auto segments = split_path(data.head.path, data.decoded_path, rules_.limits.path_segments_max);
  if (!segments) return Refusal{400, segments.error()};
  data.segments = std::move(*segments);
  if (auto refusal = parser_.read_head(data.raw_head, data.head)) return refusal;

  body_bytes_max_ = rules_.body_limit ? rules_.body_limit(data.head) : rules_.limits.body_bytes_max;
  const auto announced = data.head.content_length.value_or(0);
  if (announced > body_bytes_max_) return Refusal{413, {ErrorCode::too_large, "the body is too large"}};
  data.body.reserve(std::min<std::size_t>(announced, kBodyReserveMax));
  return std::nullopt;
}

RequestReader::Step RequestReader::next_of_body() {
  continue_wanted_ = false;
  std::size_t taken = 0;
  if (auto refusal = parser_.read_body(rest_, body_bytes_max_, reading_->body, taken)) {
    return refuse(std::move(*refusal));
  }
  rest_.remove_prefix(taken);
  if (!parser_.complete()) return Step::more;
  in_body_ = false;
  return Step::request;
}

/// Refuses a request whose head has no end. The lines of it that are in order may name the page (Origin), which decides
/// whether that may read the refusal.
RequestReader::Step RequestReader::refuse_head() {
  reading_ = std::make_shared<RequestData>();
  reading_->raw_head.assign(rest_.substr(0, rules_.limits.header_bytes_max));
  (void)parse_head(reading_->raw_head, reading_->head);
  head_ended_ = false;
  return refuse(scanner_.refusal());
}

RequestReader::Step RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  drop();
  return Step::refused;
}

RequestReader::Fragment RequestReader::abandon() {
  drop();
  in_body_ = false;
  continue_wanted_ = false;
  return {std::move(reading_), std::exchange(head_ended_, true)};
}

}  // namespace confab::servers
