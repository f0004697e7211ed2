#include "hub/websocket/frame_reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/ws_client.hpp"

namespace confab::servers::hub {
namespace {

using tests::WsClient;

struct Told {
  FrameReader::Kind kind;
  std::string payload;
  int code = 0;
  bool operator==(const Told&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Told& told) {
  return out << static_cast<int>(told.kind) << " " << told.code << " " << told.payload.substr(0, 40);
}

/// All that a reader tells of `bytes`, given in pieces of `piece_bytes`.
std::vector<Told> read(std::string bytes, std::size_t piece_bytes, FrameReader::Limits limits = {}) {
  FrameReader reader(limits);
  std::vector<Told> told;
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
    std::span<char> piece(bytes.data() + at, std::min(piece_bytes, bytes.size() - at));
    for (auto event = reader.next(piece); event.kind != FrameReader::Kind::nothing; event = reader.next(piece)) {
      told.push_back({event.kind, std::string(event.payload), event.code});
    }
    EXPECT_TRUE(piece.empty());
  }
  return told;
}

std::string frame(std::uint8_t opcode, std::string_view payload, WsClient::Shape shape = {}) {
  return WsClient::frame(opcode, payload, shape);
}

TEST(FrameReader, GivesTheSameEventsHoweverTheBytesAreCut) {
  const WsClient::Shape fragment{.final = false};
  const std::string close{'\x03', '\xe9', 'b', 'y', 'e'};
  const std::string bytes =
      frame(WsClient::kText, "") + frame(WsClient::kText, "one") + frame(WsClient::kText, std::string(200, 'm')) +
      frame(WsClient::kText, std::string(70'000, 'l')) + frame(WsClient::kText, "\xe2", fragment) +
      frame(WsClient::kPing, "p") + frame(WsClient::kContinuation, "", fragment) + frame(WsClient::kPong, "\xff") +
      frame(WsClient::kContinuation, "\x82\xac") + frame(WsClient::kText, "long form", {.length_bytes = 8}) +
      frame(WsClient::kPing, "") + frame(WsClient::kClose, close) + frame(WsClient::kText, "late");
  using Kind = FrameReader::Kind;
  const std::vector<Told> expected{{Kind::text, ""},
                                   {Kind::text, "one"},
                                   {Kind::text, std::string(200, 'm')},
                                   {Kind::text, std::string(70'000, 'l')},
                                   {Kind::ping, "p"},
                                   {Kind::pong, "\xff"},
                                   {Kind::text, "\xe2\x82\xac"},
                                   {Kind::text, "long form"},
                                   {Kind::ping, ""},
                                   {Kind::close, close, 1001}};
  for (const std::size_t piece : {1u, 2u, 3u, 5u, 7u, 64u, 1000u, 1'000'000u}) {
    EXPECT_EQ(read(bytes, piece), expected) << "in pieces of " << piece;
  }
}

TEST(FrameReader, RefusesAFrameByItsFirstTwoBytes) {
  for (const std::string& start :
       {std::string("\x81\x02"), std::string("\xc1\x82"), std::string("\x83\x80"), std::string("\x82\x82"),
        std::string("\x09\x80"), std::string("\x89\xfe"), std::string("\x80\x80", 2)}) {
    const auto told = read(start, 1);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].kind, FrameReader::Kind::violation);
  }
}

TEST(FrameReader, RefusesALengthBeforeItsPayloadComes) {
  const std::string start = frame(WsClient::kText, "", {.length_bytes = 8, .claimed_size = 101});
  const std::vector<Told> expected{{FrameReader::Kind::violation, "message too long", kCloseTooBig}};
  EXPECT_EQ(read(start, 1, {.message_bytes_max = 100}), expected);
}

TEST(FrameReader, CountsEmptyFragmentsToo) {
  const WsClient::Shape fragment{.final = false};
  std::string bytes = frame(WsClient::kText, "", fragment);
  for (int i = 0; i < 3; ++i) bytes += frame(WsClient::kContinuation, "", fragment);
  EXPECT_TRUE(read(bytes, 100, {.message_frames_max = 4}).empty());
  const std::vector<Told> expected{{FrameReader::Kind::violation, "too many fragments", kCloseTooBig}};
  EXPECT_EQ(read(bytes, 100, {.message_frames_max = 3}), expected);
}

TEST(FrameReader, GivesNoEventAfterAViolation) {
  const auto told = read(frame(WsClient::kBinary, "x") + frame(WsClient::kText, "late"), 1);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].code, kCloseBinary);
}

}  // namespace
}  // namespace confab::servers::hub
