#include "bench/load/crowd.hpp"

#include <functional>
#include <vector>

#include <gtest/gtest.h>

namespace confab::load {
namespace {

constexpr Room kRoom = 9;
constexpr Nanos kSoon = kSecond / 100;

/// Members of one room without a network; a test says what the "server" does wrong.
class FakeRoom {
 public:
  /// How often a message comes to a receiver.
  std::function<int(std::uint32_t receiver, std::uint32_t number)> copies = [](auto, auto) { return 1; };

  class FakeMember final : public Member {
   public:
    FakeMember(FakeRoom& room, Listener& listener, std::uint32_t index)
        : Member(index), room_(room), listener_(listener) {}

    void start() override { listener_.on_ready(*this); }
    void publish(Room /*room*/, std::string_view body) override { room_.deliver(*Mark::parse(body)); }
    void drop() override {}
    void pause_reading(bool /*paused*/) override {}
    void take(const Mark& mark) { listener_.on_delivery(*this, kRoom, mark); }
    void end() { listener_.on_ended(*this, 4008, "too slow"); }

   private:
    FakeRoom& room_;
    Listener& listener_;
  };

  FakeRoom(Crowd& crowd, std::uint32_t size) {
    for (std::uint32_t i = 0; i < size; ++i) {
      auto member = std::make_unique<FakeMember>(*this, crowd.listener(), i);
      members.push_back(member.get());
      crowd.add(std::move(member), {kRoom});
    }
  }

  void deliver(const Mark& mark) {
    for (FakeMember* member : members) {
      for (int i = copies(member->index(), mark.number); i > 0; --i) member->take(mark);
    }
  }

  std::vector<FakeMember*> members;
};

struct CrowdTest : testing::Test {
  Loop loop;
  Crowd crowd{loop};
  FakeRoom room{crowd, 3};

  void SetUp() override { ASSERT_TRUE(crowd.start_all(2, now() + kSecond)) << crowd.failure(); }
  void publish(int count) {
    for (int i = 0; i < count; ++i) crowd.publish(0, kRoom, 100);
  }
  std::string faults() { return crowd.finish().to_string(); }
};

TEST_F(CrowdTest, HasNothingToSayWhenEveryoneGetsEverythingOnce) {
  publish(5);
  EXPECT_TRUE(crowd.settle(now() + kSoon));
  EXPECT_EQ(crowd.delivered(), 15U);
  EXPECT_EQ(faults(), "lost 0, repeated 0, reordered 0");
}

TEST_F(CrowdTest, FindsTheLastMessageThatOneOfManyDidNotGet) {
  room.copies = [](auto receiver, auto number) { return receiver == 2 && number == 4 ? 0 : 1; };
  publish(5);
  EXPECT_FALSE(crowd.settle(now() + kSoon));
  EXPECT_EQ(faults(), "lost 1, repeated 0, reordered 0");
}

TEST_F(CrowdTest, FindsARepeatThatMakesUpForALoss) {
  room.copies = [](auto receiver, auto number) { return receiver != 1 ? 1 : number == 1 ? 0 : number == 2 ? 2 : 1; };
  publish(5);
  EXPECT_TRUE(crowd.settle(now() + kSoon));
  EXPECT_EQ(faults(), "lost 1, repeated 1, reordered 0");
}

TEST_F(CrowdTest, FailsWhenAMessageComesToARoomThatOneIsNotIn) {
  Mark seen;
  crowd.on_each([&](auto, auto, const Mark& mark) { seen = mark; });
  publish(1);
  crowd.listener().on_delivery(*room.members[1], kRoom + 1, seen);
  EXPECT_TRUE(crowd.failed());
}

TEST_F(CrowdTest, TakesNoNoticeOfMessagesOfEarlierRuns) {
  publish(1);
  room.members[1]->take({12345, 0, 7, 0});
  EXPECT_FALSE(crowd.failed());
  EXPECT_EQ(faults(), "lost 0, repeated 0, reordered 0");
}

TEST_F(CrowdTest, FailsWhenAConnectionEndsUnlessItIsExpected) {
  std::vector<std::uint16_t> codes;
  crowd.on_end([&](auto, auto code, const auto&) { codes.push_back(code); });
  room.members[0]->end();
  EXPECT_EQ(codes, std::vector<std::uint16_t>{4008});
  EXPECT_FALSE(crowd.failed());
  EXPECT_EQ(crowd.ready(), 2U);
  crowd.on_end({});
  room.members[1]->end();
  EXPECT_EQ(crowd.failure(), "member 1 was cut off: 4008 too slow");
}

}  // namespace
}  // namespace confab::load
