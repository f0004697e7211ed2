// What a client may send over a WebSocket. The first byte says how the rest is cut into reads: it must not matter.

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "hub/websocket/frame_reader.hpp"
#include "support/ws_client.hpp"

namespace {

using confab::servers::hub::FrameReader;
using Kind = FrameReader::Kind;
using confab::tests::WsClient;

constexpr FrameReader::Limits kLimits{.message_bytes_max = 300, .message_frames_max = 4};

struct Told {
  Kind kind;
  std::string payload;
  int code = 0;
  bool operator==(const Told&) const = default;
};

void require(bool condition) {
  if (!condition) std::abort();
}

void check(const FrameReader::Event& event) {
  switch (event.kind) {
    case Kind::text:
      return require(event.payload.size() <= kLimits.message_bytes_max);
    case Kind::close:
      return require(event.payload.empty() || event.payload.size() >= 2);
    case Kind::violation:
      return require(event.code >= 1002 && event.code <= 1009);
    default:
      require(event.payload.size() <= confab::servers::hub::kControlBytesMax);
  }
}

std::vector<Told> read(std::string bytes, std::size_t piece_bytes) {
  FrameReader reader(kLimits);
  std::vector<Told> told;
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
    std::span<char> piece(bytes.data() + at, std::min(piece_bytes, bytes.size() - at));
    for (auto event = reader.next(piece); event.kind != Kind::nothing; event = reader.next(piece)) {
      check(event);
      require(told.empty() || (told.back().kind != Kind::close && told.back().kind != Kind::violation));
      told.push_back({event.kind, std::string(event.payload), event.code});
    }
    require(piece.empty());
  }
  return told;
}

std::string seed(char pieces, std::string_view frames) { return pieces + std::string(frames); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(read(bytes, std::size_t{1} + data[0]) == read(bytes, bytes.size() + 1));
  return 0;
}

std::vector<std::string> confab::tests::fuzz_seeds() {
  const auto frame = [](std::uint8_t opcode, std::string_view payload, WsClient::Shape shape = {}) {
    return WsClient::frame(opcode, payload, shape);
  };
  return {
      seed(3, frame(WsClient::kText, R"({"op":"hello","id":1})") + frame(WsClient::kPing, "still there?")),
      seed(0, frame(WsClient::kText, "\xe2", {.final = false}) + frame(WsClient::kPong, "x") +
                  frame(WsClient::kContinuation, "\x82", {.final = false}) + frame(WsClient::kContinuation, "\xac")),
      seed(20, frame(WsClient::kText, std::string(300, 'y')) + frame(WsClient::kText, "", {.length_bytes = 8})),
      seed(1, frame(WsClient::kClose,
                    "\x03\xe8"
                    "bye") +
                  frame(WsClient::kText, "late")),
      seed(1, frame(WsClient::kText, "{}", {.masked = false})),
      seed(7, frame(WsClient::kText, "x", {.length_bytes = 8, .claimed_size = 1ull << 40})),
  };
}
