#include <gtest/gtest.h>

#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::differences;

TEST(Trims, NeverTouchTheNewestWindow) {
  Chat chat(10);
  for (int i = 0; i < 30; ++i) chat.user("u" + std::to_string(i));
  const auto trimmed = chat.act(TrimLog{Position(1000)});
  EXPECT_EQ(trimmed.trimmed_to.value, 20);
  EXPECT_EQ(chat.store.meta().first_position.value, 21);
  EXPECT_EQ(chat.store.dump().at("log").size(), 11);  // 21 to 30, and the trim itself
}

TEST(Trims, ThatDeleteNothingLeaveNoRecord) {
  Chat chat(10);
  for (int i = 0; i < 30; ++i) chat.user("u" + std::to_string(i));
  chat.act(TrimLog{Position(15)});
  const auto before = chat.store.dump();
  const auto again = chat.act(TrimLog{Position(15)});
  EXPECT_FALSE(again.position);
  EXPECT_EQ(again.trimmed_to.value, 15);
  EXPECT_EQ(differences(before, chat.store.dump()), "");
}

TEST(Trims, GoOnInFurtherCommandsBecauseEachWritesABoundedNumberOfRows) {
  Chat chat(10);
  const UserId ann = chat.user("ann");
  std::vector<Command> batch;
  for (int i = 0; i < 2000; ++i) batch.push_back(chat.command(RegisterUser{"u" + std::to_string(i) + "@x", "", "h"}));
  chat.store.apply(batch);
  const auto first = chat.act(TrimLog{Position(1900)}, ann);
  EXPECT_GT(first.trimmed_to.value, 900);
  EXPECT_LE(first.trimmed_to.value, 1000);
  const auto second = chat.act(TrimLog{Position(1900)}, ann);
  EXPECT_GT(second.trimmed_to.value, 1800);
  EXPECT_EQ(chat.act(TrimLog{Position(1900)}, ann).trimmed_to.value, 1900);
}

TEST(Trims, DoNotChangeTheAnswersToRepeatsInsideTheWindow) {
  Chat chat(10);
  const UserId ann = chat.user("ann");
  const UserId bob = chat.user("bob");
  const auto talk = chat.direct(ann, bob);
  for (int i = 0; i < 20; ++i) chat.send(bob, talk);
  const auto command = chat.keyed(SendMessage{{"hi", "k"}, talk}, ann, "k");
  const auto first = chat.store.apply(command);
  chat.act(TrimLog{Position(1000)});
  chat.store.reload();
  EXPECT_EQ(chat.store.apply(command).position, first.position);
}

}  // namespace
}  // namespace confab::state
