#include "hub/outbox.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace confab::servers::hub {
namespace {

SharedText text(const std::string& value) { return std::make_shared<const std::string>(value); }

TEST(Outbox, JoinsObjectsWithLineBreaksInOrder) {
  Outbox outbox;
  outbox.push(Lane::reply, text("one"));
  outbox.push(Lane::event, text("two"));
  outbox.push(Lane::reply, text("three"));
  EXPECT_EQ(outbox.bytes(), 11u);
  EXPECT_EQ(outbox.replies(), 2u);

  std::string buffer = "head:";
  EXPECT_TRUE(outbox.take(buffer, 1000));
  EXPECT_EQ(buffer, "head:one\ntwo\nthree");
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.bytes(), 0u);
  EXPECT_EQ(outbox.replies(), 0u);
  EXPECT_FALSE(outbox.take(buffer, 1000));
}

TEST(Outbox, JoinsObjectsIntoAnArrayWhereAskedFor) {
  Outbox outbox;
  for (const char* value : {"{1}", "{2}", "{3}"}) outbox.push(Lane::event, text(value));

  std::string buffer = "head:";
  EXPECT_TRUE(outbox.take(buffer, 8, Framing::json_array));
  EXPECT_EQ(buffer, "head:[{1},{2}]");
  buffer.clear();
  EXPECT_TRUE(outbox.take(buffer, 8, Framing::json_array));
  EXPECT_EQ(buffer, "[{3}]");
  EXPECT_FALSE(outbox.take(buffer, 8, Framing::json_array));
  EXPECT_EQ(buffer, "[{3}]");
}

TEST(Outbox, TakesNoMoreThanAskedButAlwaysOne) {
  Outbox outbox;
  for (const char* value : {"12345678", "abc", "def", "g"}) outbox.push(Lane::event, text(value));

  std::string buffer;
  EXPECT_TRUE(outbox.take(buffer, 7));
  EXPECT_EQ(buffer, "12345678");
  buffer.clear();
  EXPECT_TRUE(outbox.take(buffer, 7));
  EXPECT_EQ(buffer, "abc\ndef");
  EXPECT_EQ(outbox.bytes(), 1u);
}

TEST(Outbox, DropsEventsThatWaitAndKeepsReplies) {
  Outbox outbox;
  outbox.push(Lane::event, text("taken"));
  outbox.push(Lane::event, text("dropped"));
  outbox.push(Lane::reply, text("reply"));
  outbox.push(Lane::event, text("dropped too"));
  std::string buffer;
  ASSERT_TRUE(outbox.take(buffer, 5));

  EXPECT_EQ(outbox.drop_events(), 2u);
  EXPECT_EQ(outbox.bytes(), 5u);
  buffer.clear();
  EXPECT_TRUE(outbox.take(buffer, 1000));
  EXPECT_EQ(buffer, "reply");
}

}  // namespace
}  // namespace confab::servers::hub
