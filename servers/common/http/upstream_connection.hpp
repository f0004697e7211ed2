#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <llhttp.h>
#include <uv.h>

#include "common/http/client.hpp"

namespace confab::servers {

/// One connection of an HttpClient: connects, carries one request at a time, frees itself once closed.
class UpstreamConnection {
 public:
  explicit UpstreamConnection(HttpClient& client);
  UpstreamConnection(const UpstreamConnection&) = delete;
  UpstreamConnection& operator=(const UpstreamConnection&) = delete;

  void connect(std::unique_ptr<HttpClient::Job> job);
  void carry(std::unique_ptr<HttpClient::Job> job);
  bool carries(HttpClient::Ticket ticket) const { return job_ != nullptr && job_->ticket == ticket; }
  /// Drops what is carried, and closes.
  void cancel();
  /// Not while a request is carried.
  void close();
  void tick(std::int64_t now_ms);
  /// The client goes: answers what is carried and closes.
  void abandon();

 private:
  enum class State { connecting, busy, idle, closed };

  static const llhttp_settings_t& settings();
  static UpstreamConnection& of(llhttp_t* parser) { return *static_cast<UpstreamConnection*>(parser->data); }
  static void on_resolved(uv_getaddrinfo_t* request, int status, addrinfo* addresses);
  static void on_connected(uv_connect_t* request, int status);
  static void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static int on_header_field(llhttp_t* parser, const char* at, std::size_t size);
  static int on_header_value(llhttp_t* parser, const char* at, std::size_t size);
  static int on_header_value_complete(llhttp_t* parser);
  static int on_headers_complete(llhttp_t* parser);
  static int on_body(llhttp_t* parser, const char* at, std::size_t size);
  static int on_message_complete(llhttp_t* parser);

  void connect_to(const sockaddr* address);
  void connect_to_unix(const std::string& path);
  void begin();
  void write_request();
  void take_bytes(std::string_view bytes);
  void take_end();
  void finish();
  void fail(int status, const char* why);
  void release();
  bool grow_head(std::size_t bytes);

  HttpClient* client_;  ///< null once the client is gone
  const HttpClientOptions options_;
  uv_tcp_t tcp_{};
  uv_connect_t connecting_{};
  uv_getaddrinfo_t resolving_{};
  bool resolve_pending_ = false;
  bool tcp_closed_ = false;
  State state_ = State::connecting;
  std::unique_ptr<HttpClient::Job> job_;
  std::int64_t deadline_ms_ = 0;
  bool reused_ = false;
  bool answered_any_ = false;  ///< a byte of the current answer came

  llhttp_t parser_{};
  HttpClientResponse response_;
  std::string field_;
  std::string value_;
  std::size_t head_bytes_ = 0;
  bool complete_ = false;
  bool keep_alive_ = false;
};

}  // namespace confab::servers
