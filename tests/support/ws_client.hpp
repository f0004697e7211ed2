#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::tests {

/// A blocking WebSocket client for tests. It sends what it is told to, right or wrong, and shows what comes back.
class WsClient {
 public:
  enum Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

  struct Frame {
    std::uint8_t opcode = 0;
    bool final = true;
    std::string payload;

    std::uint16_t close_code() const {
      if (payload.size() < 2) return 0;
      return static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                        static_cast<unsigned char>(payload[1]));
    }
  };

  /// What may be wrong with a frame on purpose.
  struct Shape {
    bool final = true;
    bool masked = true;
    int reserved_bits = 0;
    int length_bytes = 0;                                      ///< 0 shortest, 2 or 8 to force the long forms
    std::optional<std::uint64_t> claimed_size = std::nullopt;  ///< says this size and sends the payload as it is
  };

  static constexpr const char* kKey = "dGhlIHNhbXBsZSBub25jZQ==";
  static constexpr const char* kAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  explicit WsClient(std::uint16_t port, int receive_buffer_bytes = 0) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_buffer_bytes > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  /// Talks over a connected socket that exists already, and owns it.
  static WsClient over(int fd) { return WsClient(fd, Connected{}); }
  /// Where the bytes go and come from, if that is no socket. `receive` waits for more at most as long as it is told:
  /// nothing came in time, or an empty text at the end of the stream.
  struct Transport {
    std::function<bool(std::string_view)> send;
    std::function<std::optional<std::string>(std::chrono::milliseconds)> receive;
  };
  /// Sees what send_text() sends and what read_object() returns.
  struct Watch {
    std::function<void(std::string_view)> sent;
    std::function<void(std::string_view)> received;
  };
  void watch(Watch watch) { watch_ = std::move(watch); }
  explicit WsClient(Transport transport) : connected_(true), transport_(std::move(transport)) {}
  WsClient(WsClient&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)),
        connected_(other.connected_),
        transport_(std::move(other.transport_)),
        watch_(std::move(other.watch_)),
        input_(std::move(other.input_)) {}
  WsClient(const WsClient&) = delete;
  WsClient& operator=(const WsClient&) = delete;
  ~WsClient() { hang_up(); }

  bool connected() const { return connected_; }
  bool ended() const { return ended_; }  ///< the stream has no more to give
  void hang_up() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  /// Ends with a reset instead of a FIN.
  void reset() {
    const linger now{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    hang_up();
  }

  static std::string upgrade_request(std::string_view path = "/ws", std::string_view extra_headers = "") {
    std::string request = "GET ";
    request.append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
    request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: confab.v1\r\nSec-WebSocket-Key: ")
        .append(kKey);
    return request.append("\r\n").append(extra_headers).append("\r\n");
  }

  /// Sends the request and returns the head of the answer, empty if none came.
  std::string upgrade(std::string_view path = "/ws", std::string_view extra_headers = "") {
    if (!send_bytes(upgrade_request(path, extra_headers))) return {};
    return read_head();
  }

  std::string read_head() {
    const auto deadline = Clock::now() + kPatience;
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_more(deadline)) return {};
    }
    std::string head = input_.substr(0, end + 4);
    input_.erase(0, end + 4);
    return head;
  }

  bool send_bytes(std::string_view bytes) {
    if (transport_.send) return transport_.send(bytes);
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  static std::string frame(std::uint8_t opcode, std::string_view payload, Shape shape) {
    const std::uint64_t size = shape.claimed_size.value_or(payload.size());
    std::string bytes;
    bytes.push_back(static_cast<char>((shape.final ? 0x80 : 0) | shape.reserved_bits << 4 | opcode));
    const int mask_bit = shape.masked ? 0x80 : 0;
    const int length_bytes = shape.length_bytes != 0 ? shape.length_bytes : size < 126 ? 0 : size < 65536 ? 2 : 8;
    bytes.push_back(static_cast<char>(mask_bit | (length_bytes == 0   ? static_cast<int>(size)
                                                  : length_bytes == 2 ? 126
                                                                      : 127)));
    for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(size >> shift));
    if (!shape.masked) return bytes.append(payload);
    constexpr char kMask[] = {0x11, 0x22, 0x33, 0x44};
    bytes.append(kMask, 4);
    for (std::size_t i = 0; i < payload.size(); ++i) bytes.push_back(static_cast<char>(payload[i] ^ kMask[i % 4]));
    return bytes;
  }
  static std::string frame(std::uint8_t opcode, std::string_view payload) { return frame(opcode, payload, Shape{}); }

  bool send_frame(std::uint8_t opcode, std::string_view payload) { return send_bytes(frame(opcode, payload)); }
  bool send_frame(std::uint8_t opcode, std::string_view payload, Shape shape) {
    return send_bytes(frame(opcode, payload, shape));
  }
  bool send_text(std::string_view text) {
    if (watch_.sent) watch_.sent(text);
    return send_frame(kText, text);
  }
  bool send_close(std::uint16_t code, std::string_view reason = "") {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    return send_frame(kClose, payload.append(reason));
  }

  /// The next frame, or nothing at the end of the stream or of the patience.
  std::optional<Frame> read_frame(std::chrono::milliseconds patience = kPatience) {
    return read_frame_until(Clock::now() + patience);
  }

  /// The payload of the next text frame; answers pings on the way. Nothing if the server closes.
  std::optional<std::string> read_text(std::chrono::milliseconds patience = kPatience) {
    const auto deadline = Clock::now() + patience;
    while (auto frame = read_frame_until(deadline)) {
      if (frame->opcode == kText) return std::move(frame->payload);
      if (frame->opcode == kClose) return std::nullopt;
      if (frame->opcode == kPing) send_frame(kPong, frame->payload);
    }
    return std::nullopt;
  }

  /// The next line of the next text frames: one JSON object of the native protocol. Empty if the server closes.
  std::string read_object(std::chrono::milliseconds patience = kPatience) {
    if (lines_.empty()) {
      const auto text = read_text(patience);
      if (!text) return {};
      std::size_t begin = 0;
      while (begin <= text->size()) {
        const std::size_t end = std::min(text->find('\n', begin), text->size());
        lines_.push_back(text->substr(begin, end - begin));
        begin = end + 1;
      }
    }
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    if (watch_.received) watch_.received(line);
    return line;
  }

  /// Reads until a close frame and returns its code; 1006 if the stream ends without, 0 if nothing happens.
  std::uint16_t read_close(std::chrono::milliseconds patience = kPatience) {
    const auto deadline = Clock::now() + patience;
    while (auto frame = read_frame_until(deadline)) {
      if (frame->opcode == kClose) return frame->payload.empty() ? std::uint16_t{1005} : frame->close_code();
    }
    return ended_ ? 1006 : 0;
  }

  /// Everything up to the end of the stream: for answers to `Connection: close`.
  std::string read_all(std::chrono::milliseconds patience = kPatience) {
    read_end(patience);
    return std::exchange(input_, {});
  }

  /// Whether the server ends the connection.
  bool read_end(std::chrono::milliseconds patience = kPatience) {
    const auto deadline = Clock::now() + patience;
    while (receive_more(deadline)) {
    }
    return ended_;
  }

  static constexpr std::chrono::milliseconds kPatience{10'000};

 private:
  struct Connected {};
  WsClient(int fd, Connected) : fd_(fd), connected_(true) {}

  using Clock = std::chrono::steady_clock;

  std::optional<Frame> read_frame_until(Clock::time_point deadline) {
    std::optional<Frame> frame;
    while (!(frame = parse_frame())) {
      if (!receive_more(deadline)) return std::nullopt;
    }
    return frame;
  }

  bool receive_more(Clock::time_point deadline) {
    const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    const auto left = std::max(patience, std::chrono::milliseconds(0));
    if (transport_.receive) {
      const auto bytes = ended_ ? std::nullopt : transport_.receive(left);
      ended_ = ended_ || (bytes && bytes->empty());
      input_.append(bytes.value_or(""));
      return bytes && !bytes->empty();
    }
    pollfd readable{fd_, POLLIN, 0};
    if (ended_ || ::poll(&readable, 1, static_cast<int>(left.count())) <= 0) return false;
    char bytes[65536];
    const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
    ended_ = count <= 0;
    if (count > 0) input_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  std::optional<Frame> parse_frame() {
    if (input_.size() < 2) return std::nullopt;
    const auto byte = [this](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(input_[i]));
    };
    std::size_t header = 2;
    std::uint64_t size = byte(1) & 0x7f;
    if (size >= 126) {
      const std::size_t length_bytes = size == 126 ? 2 : 8;
      header += length_bytes;
      if (input_.size() < header) return std::nullopt;
      size = 0;
      for (std::size_t i = 2; i < header; ++i) size = size << 8 | byte(i);
    }
    if (input_.size() - header < size) return std::nullopt;
    Frame frame;
    frame.opcode = static_cast<std::uint8_t>(byte(0) & 0x0f);
    frame.final = (byte(0) & 0x80) != 0;
    frame.payload = input_.substr(header, size);
    input_.erase(0, header + size);
    return frame;
  }

  int fd_ = -1;
  bool connected_ = false;
  bool ended_ = false;
  Transport transport_;
  Watch watch_;
  std::string input_;
  std::deque<std::string> lines_;
};

}  // namespace confab::tests
