#pragma once

#include <map>
#include <string>
#include <string_view>

namespace confab::tests {

/// One answer as it stood on the wire. Header names are lower case.
struct RawResponse {
  int status = 0;  ///< 0: the connection ended, or nothing came in time
  std::map<std::string, std::string> headers;
  std::string body;
};

/// A blocking socket that says exactly what it is told. Every wait ends after `timeout_ms`.
class RawClient {
 public:
  explicit RawClient(int port, int timeout_ms = 5'000, int receive_buffer_bytes = 0);
  virtual ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False if the peer takes no more.
  virtual bool send(std::string_view bytes);
  /// Reads one answer with its body; `head_only` for the answer to HEAD.
  RawResponse receive(bool head_only = false);
  RawResponse ask(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  /// Reads up to `size` bytes that are not HTTP.
  std::string receive_bytes(std::size_t size);
  /// Whether the peer closes (or resets) without another byte.
  virtual bool ends();
  /// Sends our FIN; we still read.
  virtual void end();
  /// Closes with RST.
  void reset();
  int fd() const { return fd_; }

 protected:
  /// What comes next, or nothing at the end of the connection or of the patience.
  virtual std::string read_some();
  bool send_plain(std::string_view bytes);

 private:
  bool fill();

  int fd_ = -1;
  int timeout_ms_;
  std::string buffer_;
};

}  // namespace confab::tests
