#include "common/http/request_parser.hpp"

namespace confab::servers {

namespace {

Refusal bad(const llhttp_t& parser) {
  const char* reason = llhttp_get_error_reason(&parser);
  return {400,
          {ErrorCode::invalid_argument, std::string("the request is malformed: ") + (reason ? reason : "unknown")}};
}

Refusal too_large() { return {413, {ErrorCode::too_large, "the body is too large"}}; }

}  // namespace

RequestParser::RequestParser(const HttpLimits& limits) : limits_(limits) {}

const llhttp_settings_t& RequestParser::settings() {
  static const llhttp_settings_t kSettings = [] {
    llhttp_settings_t settings;
    llhttp_settings_init(&settings);
    settings.on_body = on_body;
    settings.on_message_complete = on_message_complete;
    settings.on_header_field = on_header_field;
    settings.on_chunk_header = on_chunk_header;
    settings.on_chunk_extension_name = on_chunk_extension;
    settings.on_chunk_extension_value = on_chunk_extension;
    return settings;
  }();
  return kSettings;
}

int RequestParser::on_body(llhttp_t* parser, const char* at, std::size_t size) {
  auto& self = *static_cast<RequestParser*>(parser->data);
  if (size > self.body_bytes_max_ - self.body_->size()) {
    self.too_large_ = true;
    return -1;
  }
  self.body_->append(at, size);
  return 0;
}

/// The size line alone decides: a chunk that cannot fit is not waited for.
int RequestParser::on_chunk_header(llhttp_t* parser) {
  auto& self = *static_cast<RequestParser*>(parser->data);
  if (self.body_ == nullptr || parser->content_length <= self.body_bytes_max_ - self.body_->size()) return 0;
  self.too_large_ = true;
  return -1;
}

int RequestParser::on_message_complete(llhttp_t* parser) {
  static_cast<RequestParser*>(parser->data)->complete_ = true;
  return HPE_PAUSED;
}

int RequestParser::on_header_field(llhttp_t* parser, const char*, std::size_t) {
  if (!static_cast<RequestParser*>(parser->data)->in_body_) return 0;
  llhttp_set_error_reason(parser, "trailers are not accepted");
  return HPE_USER;
}

int RequestParser::on_chunk_extension(llhttp_t* parser, const char*, std::size_t) {
  llhttp_set_error_reason(parser, "chunk extensions are not accepted");
  return HPE_USER;
}

std::optional<Refusal> RequestParser::read_head(std::string_view bytes, const RequestHead& head) {
  llhttp_init(&parser_, HTTP_REQUEST, &settings());
  parser_.data = this;
  in_body_ = complete_ = too_large_ = false;
  raw_bytes_ = 0;
  const auto status = llhttp_execute(&parser_, bytes.data(), bytes.size());
  if (status != HPE_OK && status != HPE_PAUSED && status != HPE_PAUSED_UPGRADE) return bad(parser_);

  const bool has_body = head.chunked || head.content_length.value_or(0) > 0;
  const bool same_chunked = head.chunked == ((parser_.flags & F_CHUNKED) != 0);
  const bool same_length = head.chunked || complete_ || parser_.content_length == head.content_length.value_or(0);
  if (complete_ == has_body || !same_chunked || !same_length) {
    return Refusal{400, {ErrorCode::invalid_argument, "the request's length is ambiguous"}};
  }
  in_body_ = has_body;
  return std::nullopt;
}

std::optional<Refusal> RequestParser::read_body(std::string_view bytes, std::size_t body_bytes_max, std::string& body,
                                                std::size_t& consumed) {
  body_ = &body;
  body_bytes_max_ = body_bytes_max;
  const auto status = llhttp_execute(&parser_, bytes.data(), bytes.size());
  body_ = nullptr;
  if (too_large_) return too_large();
  if (status != HPE_OK && status != HPE_PAUSED && status != HPE_PAUSED_UPGRADE) return bad(parser_);
  consumed = complete_ ? static_cast<std::size_t>(llhttp_get_error_pos(&parser_) - bytes.data()) : bytes.size();
  raw_bytes_ += consumed;
  if (raw_bytes_ - body.size() > limits_.chunk_overhead_bytes_max) return too_large();
  return std::nullopt;
}

}  // namespace confab::servers
