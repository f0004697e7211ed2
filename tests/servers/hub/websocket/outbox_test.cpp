#include "hub/websocket/outbox.hpp"

#include <cstdlib>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace confab::servers::hub {
namespace {

SharedText text(const std::string& value) { return std::make_shared<const std::string>(value); }

class OutboxTest : public ::testing::Test {
 protected:
  static constexpr std::string_view kHead{"head"};

  /// What would be written, without the head; "nothing" for nothing.
  static std::string take(Outbox& outbox, std::size_t bytes_max = 1000, Framing framing = Framing::lines) {
    const std::string* message = outbox.take(bytes_max, framing);
    return message == nullptr ? "nothing" : message->substr(kHead.size());
  }

  Outboxes shared{kHead.size()};
  Outbox outbox{shared};
};

TEST_F(OutboxTest, JoinsObjectsWithLineBreaksInOrder) {
  outbox.push(Lane::reply, text("one"));
  outbox.push(Lane::event, text("two"));
  outbox.push(Lane::reply, text("three"));
  EXPECT_EQ(outbox.bytes(), 11u);
  EXPECT_EQ(outbox.replies(), 2u);

  EXPECT_EQ(take(outbox), "one\ntwo\nthree");
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.bytes(), 0u);
  EXPECT_EQ(outbox.replies(), 0u);
  EXPECT_EQ(take(outbox), "nothing");
}

TEST_F(OutboxTest, JoinsObjectsIntoAnArrayWhereAskedFor) {
  for (const char* value : {"{1}", "{2}", "{3}"}) outbox.push(Lane::event, text(value));
  EXPECT_EQ(take(outbox, 8, Framing::json_array), "[{1},{2}]");
  EXPECT_EQ(take(outbox, 8, Framing::json_array), "[{3}]");
  EXPECT_EQ(take(outbox, 8, Framing::json_array), "nothing");
}

TEST_F(OutboxTest, TakesNoMoreThanAskedButAlwaysOne) {
  for (const char* value : {"12345678", "abc", "def", "g"}) outbox.push(Lane::event, text(value));
  EXPECT_EQ(take(outbox, 7), "12345678");
  EXPECT_EQ(take(outbox, 7), "abc\ndef");
  EXPECT_EQ(outbox.bytes(), 1u);
  EXPECT_EQ(take(outbox, 7), "g");
}

TEST_F(OutboxTest, DropsEventsThatWaitAndKeepsReplies) {
  outbox.push(Lane::event, text("taken"));
  outbox.push(Lane::event, text("dropped"));
  outbox.push(Lane::reply, text("reply"));
  outbox.push(Lane::event, text("dropped too"));
  ASSERT_EQ(take(outbox, 5), "taken");

  EXPECT_EQ(outbox.drop_events(), 2u);
  EXPECT_EQ(outbox.bytes(), 5u);
  EXPECT_EQ(take(outbox), "reply");
}

TEST_F(OutboxTest, SocketsThatWaitForTheSameShareOneListAndOneMessage) {
  Outbox other(shared);
  for (const auto& object : {text("a"), text("b"), text("c")}) {
    outbox.push(Lane::event, object);
    other.push(Lane::event, object);
  }
  EXPECT_EQ(shared.lists(), 3u);  // "a", "a b" and "a b c"

  std::string* const message = outbox.take(1000);
  ASSERT_NE(message, nullptr);
  message->replace(0, kHead.size(), kHead);  // each socket writes its own
  EXPECT_EQ(other.take(1000), message);
  EXPECT_EQ(*message, "heada\nb\nc");
}

TEST_F(OutboxTest, EqualTextsOfTwoObjectsOrTwoLanesAreNotShared) {
  Outbox other(shared);
  const SharedText same = text("same");
  outbox.push(Lane::event, same);
  other.push(Lane::reply, same);
  EXPECT_EQ(outbox.drop_events(), 1u);
  EXPECT_EQ(other.drop_events(), 0u);
  EXPECT_EQ(take(outbox), "nothing");
  EXPECT_EQ(take(other), "same");
}

TEST_F(OutboxTest, OneMessageIsJoinedForEachFraming) {
  Outbox other(shared);
  for (const auto& object : {text("1"), text("2")}) {
    outbox.push(Lane::event, object);
    other.push(Lane::event, object);
  }
  EXPECT_EQ(take(outbox), "1\n2");
  EXPECT_EQ(take(other, 1000, Framing::json_array), "[1,2]");
}

/// Many outboxes in all orders against a plain queue each. CONFAB_TEST_SEED repeats a run.
TEST_F(OutboxTest, KeepsTheOrderWhateverIsPushedTakenAndDropped) {
  const char* given = std::getenv("CONFAB_TEST_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
  SCOPED_TRACE("CONFAB_TEST_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };

  using Model = std::deque<std::pair<Lane, std::string>>;
  std::vector<std::unique_ptr<Outbox>> outboxes;
  for (int i = 0; i < 8; ++i) outboxes.push_back(std::make_unique<Outbox>(shared));
  std::vector<Model> models(outboxes.size());
  std::vector<SharedText> objects;

  for (int step = 0; step < 20'000; ++step) {
    const std::size_t at = pick(outboxes.size());
    Outbox& box = *outboxes[at];
    Model& model = models[at];
    switch (pick(10)) {
      case 0: {  // one takes, all of it or a part
        const std::size_t bytes_max = pick(2) == 0 ? 1000 : pick(30);
        std::string expected;
        bool first = true;
        while (!model.empty() && (first || expected.size() + 1 + model.front().second.size() <= bytes_max)) {
          expected += (first ? "" : "\n") + model.front().second;
          model.pop_front();
          first = false;
        }
        ASSERT_EQ(take(box, bytes_max), first ? "nothing" : expected);
        break;
      }
      case 1:
        ASSERT_EQ(box.drop_events(),
                  static_cast<std::size_t>(std::erase_if(model, [](const auto& e) { return e.first == Lane::event; })));
        break;
      case 2: {  // one gets an answer
        const SharedText object = text(std::string(1 + pick(9), static_cast<char>('a' + pick(26))));
        box.push(Lane::reply, object);
        model.emplace_back(Lane::reply, *object);
        break;
      }
      case 3:  // one goes away and another comes
        outboxes[at] = std::make_unique<Outbox>(shared);
        model.clear();
        break;
      default: {  // some of them get an event, new or old
        if (objects.empty() || pick(3) > 0) objects.push_back(text(std::to_string(step)));
        const SharedText& object = objects[objects.size() - 1 - pick(std::min<std::size_t>(objects.size(), 3))];
        for (std::size_t i = 0; i < outboxes.size(); ++i) {
          if (pick(4) == 0) continue;
          outboxes[i]->push(Lane::event, object);
          models[i].emplace_back(Lane::event, *object);
        }
      }
    }
    std::size_t bytes = 0;
    std::size_t replies = 0;
    for (const auto& [lane, value] : models[at]) {
      bytes += value.size();
      replies += lane == Lane::reply ? 1 : 0;
    }
    ASSERT_EQ(outboxes[at]->bytes(), bytes);
    ASSERT_EQ(outboxes[at]->replies(), replies);
    ASSERT_EQ(outboxes[at]->empty(), models[at].empty());
  }
  outboxes.clear();
  ASSERT_EQ(take(outbox), "nothing");
  outbox.push(Lane::event, text("last"));
  ASSERT_EQ(take(outbox), "last");
  EXPECT_EQ(shared.lists(), 1u) << "the message joined last is kept, nothing else";
}

}  // namespace
}  // namespace confab::servers::hub
