#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "store/codec.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

const std::string kCard = R"({"card":"order","n": 17, "big":12345678901234567890})";

class Data : public testing::Test {
 protected:
  Outcome send(const std::string& body, const std::string& data) {
    return chat_.act(SendMessage{{.body = body, .data = data}, talk_}, ann_);
  }
  Message seen() { return chat_.history(bob_, talk_).messages.back(); }

  Chat chat_{150};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(Data, IsKeptByteForByteBesideATextAndWithoutOne) {
  for (const std::string body : {"look", ""}) {
    ASSERT_EQ(send(body, kCard).error, 0);
    EXPECT_EQ(seen().body, body);
    EXPECT_EQ(seen().data, kCard);
  }
  EXPECT_EQ(chat_.unread(bob_, talk_), 2U) << "it is something to read";
}

TEST_F(Data, AMessageNeedsOneOfBoth) {
  const auto refused = send("", "");
  EXPECT_EQ(code_of(refused), ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error_field, "body");
}

TEST_F(Data, IsAnObjectWithinItsBounds) {
  for (const std::string data : {"[]", "1", "{", "{}{}", "{\"a\":\n1}"}) {
    EXPECT_EQ(code_of(send("x", data)), ErrorCode::invalid_argument) << data;
    EXPECT_EQ(send("x", data).error_field, "data") << data;
  }
  const auto of_size = [](std::size_t size) { return R"({"a":")" + std::string(size - 8, 'x') + R"("})"; };
  EXPECT_EQ(send("", of_size(Limits::data_bytes_max)).error, 0);
  EXPECT_EQ(code_of(send("", of_size(Limits::data_bytes_max + 1))), ErrorCode::too_large);
  const auto of_depth = [](std::size_t levels) {
    return R"({"a":)" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
  };
  EXPECT_EQ(send("", of_depth(Limits::data_depth_max)).error, 0);
  EXPECT_EQ(code_of(send("", of_depth(Limits::data_depth_max + 1))), ErrorCode::invalid_argument);
}

TEST_F(Data, AnEditReplacesWhatItGives) {
  send("text", kCard);
  const auto edit = [&](const std::string& body, const std::string& data) {
    return chat_.act(EditMessage{talk_, Seq(1), body, 0, data}, ann_);
  };
  EXPECT_EQ(edit("another", "").error, 0);
  EXPECT_EQ(seen().body, "another");
  EXPECT_EQ(seen().data, kCard);
  EXPECT_EQ(edit("", R"({"n":2})").error, 0);
  EXPECT_EQ(seen().body, "another");
  EXPECT_EQ(seen().data, R"({"n":2})");
  EXPECT_TRUE(edit("another", R"({"n":2})").unchanged);
  EXPECT_EQ(edit("", "").error_field, "body");
  EXPECT_EQ(edit("x", "[]").error_field, "data");
}

TEST_F(Data, GoesWithTheMessageThatIsDeleted) {
  send("", R"({"secret":"hidden gem"})");
  chat_.send_many(ann_, talk_, 40);
  chat_.act(DeleteMessage{talk_, Seq(1)}, ann_);
  EXPECT_EQ(must(message(chat_.store.read(), bob_, talk_, Seq(1))).data, "");
  for (const auto& [table, rows] : chat_.store.dump()) {
    for (const auto& [key, value] : rows) EXPECT_EQ(value.find("hidden gem"), std::string::npos) << table;
  }
}

}  // namespace
}  // namespace confab::state
