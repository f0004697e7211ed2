#include "hub/outbox.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace confab::servers::hub {
namespace {

SharedText text(const std::string& value) { return std::make_shared<const std::string>(value); }

TEST(Outbox, JoinsObjectsWithLineBreaksInOrder) {
  Outbox outbox;
  outbox.push(Lane::reply, text("one"), 0);
  outbox.push(Lane::event, text("two"), 7);
  outbox.push(Lane::reply, text("three"), 0);
  EXPECT_EQ(outbox.bytes(), 11u);

  std::string buffer = "head:";
  EXPECT_TRUE(outbox.take(buffer, 1000));
  EXPECT_EQ(buffer, "head:one\ntwo\nthree");
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.bytes(), 0u);
  EXPECT_FALSE(outbox.take(buffer, 1000));
}

TEST(Outbox, TakesNoMoreThanAskedButAlwaysOne) {
  Outbox outbox;
  outbox.push(Lane::event, text("12345678"), 1);
  outbox.push(Lane::event, text("abc"), 2);
  outbox.push(Lane::event, text("def"), 3);
  outbox.push(Lane::event, text("g"), 4);

  std::string buffer;
  EXPECT_TRUE(outbox.take(buffer, 7));
  EXPECT_EQ(buffer, "12345678");
  EXPECT_EQ(outbox.last_event_taken(), 1u);
  buffer.clear();
  EXPECT_TRUE(outbox.take(buffer, 7));
  EXPECT_EQ(buffer, "abc\ndef");
  EXPECT_EQ(outbox.last_event_taken(), 3u);
  EXPECT_EQ(outbox.bytes(), 1u);
}

TEST(Outbox, DropsEventsThatWaitAndKeepsReplies) {
  Outbox outbox;
  outbox.push(Lane::event, text("taken"), 1);
  outbox.push(Lane::event, text("dropped"), 2);
  outbox.push(Lane::reply, text("reply"), 0);
  outbox.push(Lane::event, text("dropped too"), 3);
  std::string buffer;
  ASSERT_TRUE(outbox.take(buffer, 5));

  EXPECT_EQ(outbox.drop_events(), 2u);
  EXPECT_EQ(outbox.last_event_taken(), 1u);
  EXPECT_EQ(outbox.bytes(), 5u);
  buffer.clear();
  EXPECT_TRUE(outbox.take(buffer, 1000));
  EXPECT_EQ(buffer, "reply");
}

}  // namespace
}  // namespace confab::servers::hub
