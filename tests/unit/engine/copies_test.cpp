// What becomes of clients when an old copy of the data directory takes the place of the present one.

#include <filesystem>

#include "support/test_engine.hpp"

namespace confab {
namespace {

namespace fs = std::filesystem;

class CopiesTest : public tests::TestEngine {
 protected:
  void SetUp() override { open_in("data"); }

  void open_in(const std::string& name) {
    auto opened = Engine::open(tests::test_options(folder_ / name));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }
};

TEST_F(CopiesTest, ACursorOfTheLostHistoryIsNotResumedInARestoredStore) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId both = make_direct(ann, bob);
  send(ann, both, "kept");
  const Cursor kept = engine_->cursor().value();
  engine_.reset();
  fs::copy(folder_ / "data", folder_ / "copy", fs::copy_options::recursive);

  open_in("data");
  for (int i = 0; i < 3; ++i) send(ann, both, "lost");
  const Cursor lost = engine_->cursor().value();
  EXPECT_TRUE(engine_->events(bob, kept)->resumed) << "so far it is one history";
  engine_.reset();
  fs::remove_all(folder_ / "data");
  fs::copy(folder_ / "copy", folder_ / "data", fs::copy_options::recursive);

  open_in("data");
  for (int i = 0; i < 5; ++i) send(ann, both, "new");
  ASSERT_GT(engine_->cursor()->position, lost.position) << "the new history has passed the cursor";
  const auto page = engine_->events(bob, lost);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_FALSE(page->resumed);
  EXPECT_TRUE(page->events.empty()) << "a part of what happened would look like all of it";
  EXPECT_FALSE(engine_->events(bob, kept)->resumed) << "whoever read on from there may have seen what is lost";
  EXPECT_TRUE(engine_->events(bob, engine_->cursor().value())->resumed);
}

TEST_F(CopiesTest, ACopyKeepsItsKeysAndSessions) {
  ASSERT_TRUE(engine_->register_user("ann@example.com", "a password"));
  const auto signed_in = engine_->sign_in("ann@example.com", "a password");
  ASSERT_TRUE(signed_in);
  engine_.reset();
  fs::copy(folder_ / "data", folder_ / "copy", fs::copy_options::recursive);
  open_in("copy");
  EXPECT_TRUE(engine_->verify_token(signed_in->access_token));
  EXPECT_TRUE(engine_->refresh(signed_in->refresh_token));
}

}  // namespace
}  // namespace confab
