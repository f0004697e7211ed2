#include "state/timeline.hpp"

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::must;

class Timelines : public testing::Test {
 protected:
  ConversationRecord record() const { return *must(Tables(chat_.store.read()).conversation(talk_)); }

  /// Everything a timeline can be asked, against what was sent: text n is place n.
  void expect_whole(std::uint64_t count) {
    const auto txn = chat_.store.read();
    const auto now = record();
    ASSERT_EQ(now.last_seq.value, count);
    Timeline timeline(Tables(txn), talk_, now);
    std::vector<StoredMessage> all;
    must(timeline.range(Seq(1), Seq(count), all));
    ASSERT_EQ(all.size(), count);
    for (std::uint64_t seq = 1; seq <= count; ++seq) {
      const auto& message = all[seq - 1];
      EXPECT_EQ(message.seq.value, seq);
      EXPECT_EQ(message.ordinal, seq);
      EXPECT_EQ(message.body, "text " + std::to_string(seq));
      EXPECT_EQ(must(timeline.position(Seq(seq))), message.position);
      EXPECT_EQ(must(timeline.first_after(message.position)).value, seq + 1);
      EXPECT_EQ(must(timeline.first_after(Position(message.position.value - 1))).value, seq);
    }
    for (std::uint64_t first = 1; first <= count; first += 7) {
      for (std::uint64_t last = first - 1; last <= count; last += 5) {
        std::vector<StoredMessage> part;
        must(timeline.range(Seq(first), Seq(last), part));
        ASSERT_EQ(part.size(), last + 1 - first);
        for (const auto& message : part) ASSERT_EQ(message.seq.value, first++);
        first -= part.size();
      }
    }
    EXPECT_FALSE(timeline.range(Seq(0), Seq(1), all));
    EXPECT_FALSE(timeline.range(Seq(count), Seq(count + 1), all));
    EXPECT_EQ(must(timeline.first_after(Position(0))).value, 1);
    EXPECT_FALSE(timeline.get(Seq(0)));
    EXPECT_FALSE(timeline.get(Seq(count + 1)));
  }

  void send_many(int count) {
    for (int i = 0; i < count; ++i) {
      ++sent_;
      chat_.send(ann_, talk_, "text " + std::to_string(sent_));
    }
  }

  Chat chat_{100};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  ConversationId talk_ = chat_.direct(ann_, bob_);
  int sent_ = 0;
};

TEST_F(Timelines, LoseNoMessageWhenABlockIsSealed) {
  for (const int count : {1, 31, 32, 33, 63, 64, 65, 96}) {
    send_many(count - sent_);
    expect_whole(static_cast<std::uint64_t>(count));
    EXPECT_EQ(record().open.size(), static_cast<std::size_t>(count % 32));
  }
}

TEST_F(Timelines, HaveNoBlockBeforeMessage32) {
  send_many(31);
  EXPECT_TRUE(chat_.store.dump().at("blocks").empty());
  send_many(1);
  EXPECT_EQ(chat_.store.dump().at("blocks").size(), 1);
}

TEST_F(Timelines, LoseNoMessageWhenSeveralBlocksAreSealedInOneBatch) {
  std::vector<Command> batch;
  for (int i = 1; i <= 70; ++i) {
    batch.push_back(chat_.command(SendMessage{{"text " + std::to_string(i)}, talk_}, ann_));
  }
  chat_.store.apply(batch);
  expect_whole(70);
}

TEST_F(Timelines, LoseNoMessageWhenABlockIsSealedInParts) {
  for (std::uint64_t count = 1; count <= 66; ++count) {
    send_many(1);
    for (int i = 0; i < 101; ++i) chat_.user("u" + std::to_string(count) + "-" + std::to_string(i));
    if (count % 5 != 0) continue;
    chat_.act(TrimLog{chat_.store.meta().last_position});
    EXPECT_EQ(record().open.size(), 0);
    expect_whole(count);
  }
}

}  // namespace
}  // namespace confab::state
