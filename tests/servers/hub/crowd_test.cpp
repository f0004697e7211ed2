// Many at once: readers who stall, and a crowd that comes back.
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "servers/hub/limited_hub.hpp"

namespace confab::tests {
namespace {

using namespace servers::hub;
using namespace std::chrono_literals;

class CrowdTest : public LimitedHub {
 protected:
  void SetUp() override {
    LimitedHub::SetUp();
    limits_.connections_per_user_max = 0;
    limits_.hellos_per_user = {};
    limits_.hellos_per_address = {};
    limits_.unauthenticated_per_address_max = 0;
  }

  std::uint64_t counted(const std::string& name) { return metrics_.counter(name, "").value(); }
  static std::string body_of(const std::string& event) {
    const auto body = parse(event).string("body");
    return body ? *body : event;
  }
  static std::string cursor_of(const std::string& hello) { return *parse(hello).object("ok")->string("cursor"); }

  /// Reads `count` events of numbered bodies from `first` on: each once and in order. Returns the last cursor.
  static std::string read_numbers(WsClient& client, int first, int count) {
    std::string cursor;
    for (int i = first; i < first + count; ++i) {
      const std::string event = client.read_object();
      const std::string body = body_of(event);
      EXPECT_EQ(body.substr(0, body.find(' ')), std::to_string(i));
      if (body.substr(0, body.find(' ')) != std::to_string(i)) return cursor;
      cursor = *parse(event).string("cursor");
    }
    return cursor;
  }
};

TEST_F(CrowdTest, StalledReadersCostLittleMemoryAndGetEverythingLater) {
  constexpr int kReaders = 20;
  constexpr int kMessages = 60;
  const std::string padding(16'000, 'p');  // 19 MB in all
  start();
  const Person ann = sign_up("ann");
  std::vector<WsClient> readers;
  std::vector<ConversationId> talks;
  for (int i = 0; i < kReaders; ++i) {
    const Person reader = sign_up("reader" + std::to_string(i));
    talks.push_back(make_direct(ann.id, reader.id));
    readers.push_back(connect("192.0.2.1", 4096));
    say_hello(readers.back(), reader);
    EXPECT_NE(readers.back().read_object().find("\"ok\""), std::string::npos);
  }
  const Person bob = sign_up("bob");
  const ConversationId lively = make_direct(ann.id, bob.id);
  WsClient other = greeted(bob);
  for (int i = 0; i < kMessages; ++i) {
    for (const ConversationId talk : talks) send(ann.id, talk, std::to_string(i) + " " + padding);
    send(ann.id, lively, std::to_string(i) + " ");
    read_numbers(other, i, 1);  // who reads is told at once, whoever else does not
  }
  EXPECT_TRUE(eventually([&] { return counted("confab_hub_slow_readers_total") >= kReaders; }));
  // Each was queued its bound and the event that went over it, and no more.
  const std::uint64_t most = kReaders * ((session_limits_.event_bytes_max + 16'000 * 14) / 16'000 + kMessages / 4);
  EXPECT_LT(counted("confab_hub_events_total") - kMessages, most);
  for (auto& reader : readers) read_numbers(reader, 0, kMessages);
}

TEST_F(CrowdTest, AReaderThatStaysSlowIsClosedAndResumesWithNothingLost) {
  constexpr int kMessages = 100;
  session_limits_.slow_ms = 1'000;
  start();
  const Person ann = sign_up("ann");
  const Person bob = sign_up("bob");
  const ConversationId talk = make_direct(ann.id, bob.id);
  std::string cursor;
  int read = 0;
  {
    WsClient slow = connect("192.0.2.1", 4096);
    say_hello(slow, bob);
    cursor = cursor_of(slow.read_object());
    for (int i = 0; i < kMessages; ++i) send(ann.id, talk, std::to_string(i) + " " + std::string(8'000, 'p'));
    ASSERT_TRUE(eventually([&] { return counted("confab_hub_slow_closed_total") == 1; }));
    std::uint16_t code = 0;
    while (const auto frame = slow.read_frame()) {
      if (frame->opcode == WsClient::kClose) code = frame->close_code();
      if (frame->opcode != WsClient::kText) continue;
      for (std::size_t begin = 0; begin < frame->payload.size();) {
        const std::size_t end = std::min(frame->payload.find('\n', begin), frame->payload.size());
        const std::string event = frame->payload.substr(begin, end - begin);
        EXPECT_EQ(body_of(event).substr(0, body_of(event).find(' ')), std::to_string(read++));
        cursor = *parse(event).string("cursor");
        begin = end + 1;
      }
    }
    EXPECT_EQ(code, kCloseSlowReader);
  }
  ASSERT_LT(read, kMessages) << "nothing was cut off: nothing is tested";
  WsClient again = connect();
  say_hello(again, bob, cursor);
  EXPECT_TRUE(*parse(again.read_object()).object("ok")->boolean("resumed"));
  read_numbers(again, read, kMessages - read);
  EXPECT_EQ(again.read_object(100ms), "");
}

TEST_F(CrowdTest, ACrowdThatIsCutOffComesBackWithWhatItMissed) {
  constexpr int kPeople = 100;
  constexpr int kSessionsOfEach = 5;
  constexpr int kMissed = 20;
  limits_.hellos = servers::Rate{.count = 1'000, .burst = 20};
  limits_.hellos_under_way_max = 8;
  start();
  const Person ann = sign_up("ann");
  std::vector<Person> people;
  std::vector<UserId> members;
  for (int i = 0; i < kPeople; ++i) {
    people.push_back(sign_up("person" + std::to_string(i)));
    members.push_back(people.back().id);
  }
  const auto group = engine_->create_group(Caller(ann.id, {}), "crowd", members);
  ASSERT_TRUE(group) << group.error().message;
  WsClient stayed = greeted(ann);
  std::vector<WsClient> sessions;
  std::vector<std::string> cursors;
  for (int i = 0; i < kPeople * kSessionsOfEach; ++i) {
    sessions.push_back(connect());
    say_hello(sessions.back(), people[static_cast<std::size_t>(i % kPeople)]);
  }
  for (auto& session : sessions) cursors.push_back(cursor_of(session.read_object()));
  send(ann.id, group->id, "0");
  for (std::size_t i = 0; i < sessions.size(); ++i) cursors[i] = read_numbers(sessions[i], 0, 1);
  read_numbers(stayed, 0, 1);

  for (auto& session : sessions) session.reset();
  sessions.clear();
  for (int i = 1; i <= kMissed; ++i) send(ann.id, group->id, std::to_string(i));
  for (std::size_t i = 0; i < cursors.size(); ++i) sessions.push_back(connect());
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    say_hello(sessions[i], people[i % kPeople], cursors[i]);
    if (i % 50 == 0) send(ann.id, group->id, std::to_string(kMissed + 1 + static_cast<int>(i / 50)));
  }
  constexpr int kInAll = kMissed + kPeople * kSessionsOfEach / 50;
  read_numbers(stayed, 1, kInAll);
  for (auto& session : sessions) {
    EXPECT_TRUE(*parse(session.read_object()).object("ok")->boolean("resumed"));
    read_numbers(session, 1, kInAll);
  }
  for (auto& session : sessions) EXPECT_EQ(session.read_object(0ms), "");

  const auto history = engine_->history(Caller(ann.id, {}), group->id, {.limit = 200});
  ASSERT_TRUE(history);
  int number = 0;
  for (const Message& message : history->messages) {
    if (message.kind != MessageKind::text) continue;
    EXPECT_EQ(message.body, std::to_string(number++));
  }
  EXPECT_EQ(number, kInAll + 1);
}

}  // namespace
}  // namespace confab::tests
