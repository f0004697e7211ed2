#include "support/damage.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include <gtest/gtest.h>

#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// What a row that lost its bits may spoil, and what it must not.
class Damage : public TestEngine {};

TEST_F(Damage, InOneConversationFailsOnlySendsToIt) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const UserId cyd = make_user("cyd");
  const ConversationId damaged = make_direct(ann, bob);
  const ConversationId sound = make_direct(ann, cyd);
  send(bob, damaged, "before");
  engine_.reset();
  damage_row(folder_.path(), store::TableName::conversations, store::Key(damaged));
  open();

  constexpr int kEach = 100;
  std::mutex mutex;
  std::condition_variable changed;
  int answers = 0;
  std::map<ConversationId, std::map<ErrorCode, int>> codes;
  const auto send_to = [&](ConversationId id, const std::string& body) {
    engine_->send_message_async(ann, id, {body}, [&, id](const Result<Message>& sent) {
      const std::lock_guard lock(mutex);
      ++codes[id][sent.code()];
      ++answers;
      changed.notify_all();
    });
  };
  engine_->operations().hold();  // so that they share batches
  for (int i = 0; i < kEach; ++i) {
    send_to(damaged, "lost");
    send_to(sound, std::to_string(i));
  }
  engine_->operations().release();
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(60), [&] { return answers == 2 * kEach; }));
  }
  EXPECT_EQ(codes[sound], (std::map<ErrorCode, int>{{ErrorCode::ok, kEach}}));
  EXPECT_EQ(codes[damaged], (std::map<ErrorCode, int>{{ErrorCode::internal, kEach}}));

  const auto page = engine_->history(cyd, sound, {});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 50U);
  EXPECT_EQ(page->messages.back().seq, Seq(kEach));
  EXPECT_EQ(page->messages.back().body, std::to_string(kEach - 1)) << "and they stayed in order";
}

TEST_F(Damage, InARecordOfTheLogDoesNotKeepTheWriterFromStarting) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId chat = make_direct(ann, bob);
  const Position damaged = send(ann, chat, "lost", "key-1").position;
  const Message kept = send(ann, chat, "kept", "key-2");
  const Position newest = send(ann, chat, "lost too", "key-3").position;
  engine_.reset();
  for (const Position lost : {damaged, newest}) {
    damage_row(folder_.path(), store::TableName::log, store::Key(lost), "\x01");
  }
  open();
  EXPECT_EQ(send(ann, chat, "kept", "key-2").position, kept.position) << "the window has the others";
  const Message next = send(ann, chat, "new", "key-4");
  EXPECT_EQ(next.seq, Seq(4));
  EXPECT_EQ(send(ann, chat, "new", "key-4").position, next.position);
}

TEST_F(Damage, InATextIsAnErrorAndIsNotServed) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const UserId cyd = make_user("cyd");
  const ConversationId damaged = make_direct(ann, bob);
  const ConversationId sound = make_direct(ann, cyd);
  send(ann, damaged, "words that lose a bit", "key-1");
  const Message kept = send(ann, sound, "words that keep theirs", "key-2");
  engine_.reset();
  damage_text(folder_.path(), "words that lose a bit");
  open();
  EXPECT_EQ(engine_->history(bob, damaged, {}).code(), ErrorCode::internal);
  EXPECT_EQ(engine_->history(cyd, sound, {})->messages.back().body, kept.body);
  EXPECT_EQ(send(ann, sound, kept.body, "key-2").position, kept.position) << "the window has the others";
  EXPECT_EQ(send(ann, damaged, "new").seq, Seq(2)) << "writing goes on";
}

}  // namespace
}  // namespace confab::tests
