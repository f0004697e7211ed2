#include <chrono>
#include <string>
#include <thread>

#include "support/older_process.hpp"
#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

constexpr std::chrono::seconds kPatience{100};

class EnginePeople : public TestEngine {
 protected:
  void SetUp() override {}

  void open_to_everybody() {
    auto options = test_options(folder_.path());
    options.directory = Directory::open;
    open(options);
  }

  std::size_t found(UserId by, const std::string& words) {
    const auto page = engine_->search_users(by, {.words = words});
    EXPECT_TRUE(page) << page.error().message;
    return page ? page->users.size() : 0;
  }
};

TEST_F(EnginePeople, AProfileIsCheckedLikeAName) {
  open_to_everybody();
  const UserId ann = make_user("ann");
  make_user("bob");
  EXPECT_EQ(engine_->update_profile(ann, {.name = " "}).error().field, "name");
  EXPECT_EQ(engine_->update_profile(ann, {.name = "bob@example.com"}).error().field, "name");
  EXPECT_TRUE(engine_->update_profile(ann, {.name = "ann@example.com"})) << "one's own address is no disguise";
  EXPECT_EQ(engine_->update_profile(ann, {.about = "a\u202e b"}).error().field, "about");
  EXPECT_EQ(engine_->update_profile(ann, {.picture = "a b"}).error().field, "picture");
  EXPECT_EQ(engine_->update_profile(UserId(99), {.about = "x"}).code(), ErrorCode::unauthenticated);
  const auto updated = engine_->update_profile(ann, {.name = "Ann", .about = "sails", .picture = "ann.png"});
  ASSERT_TRUE(updated) << updated.error().message;
  EXPECT_EQ(updated->about, "sails");
  EXPECT_EQ(updated->email, "ann@example.com");
  EXPECT_EQ(found(ann, "ann"), 1U);
  EXPECT_EQ(found(ann, "example"), 0U) << "the earlier name is gone";
}

TEST_F(EnginePeople, EachWayToNameSomebodyLetsThemBeFound) {
  open_to_everybody();
  const UserId ann = make_user("Ánn");
  ASSERT_TRUE(engine_->ensure_user("kim@example.com", "Kim Ito"));
  EXPECT_EQ(found(ann, "ANN"), 1U);
  EXPECT_EQ(found(ann, "ito k"), 1U);
  ASSERT_TRUE(engine_->update_user(ann, {.name = "Zoe"}));
  EXPECT_EQ(found(ann, "ann"), 0U);
  EXPECT_EQ(found(ann, "zo"), 1U);
  EXPECT_EQ(engine_->search_users(ann, {.words = std::string(Limits::search_bytes_max + 1, 'a')}).code(),
            ErrorCode::too_large);
}

TEST_F(EnginePeople, ThoseOfAnOlderStoreAreFoundOnceItIsRaised) {
  make_older(folder_.path());
  UserId ann;
  {
    OlderProcess older(folder_.path(), 77);
    open_to_everybody();
    ann = make_user("ann");
    EXPECT_EQ(engine_->search_users(ann, {.words = "ann"}).code(), ErrorCode::unsupported);
    EXPECT_EQ(engine_->block_user(ann, make_user("bob")).code(), ErrorCode::unsupported);
    older.end();
  }
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    const auto page = engine_->search_users(ann, {.words = "ann"});
    if (page && page->users.size() == 1) break;
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

TEST_F(EnginePeople, WhoIsDisabledIsOutAtOnceAndTokensAreRefused) {
  open_to_everybody();
  const UserId ann = make_user("ann");
  const auto signed_in = engine_->sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(signed_in) << signed_in.error().message;
  const auto disabled = engine_->disable_user(ann);
  ASSERT_TRUE(disabled) << disabled.error().message;
  EXPECT_TRUE(disabled->disabled);
  EXPECT_EQ(engine_->verify_token(signed_in->access_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->refresh(signed_in->refresh_token).code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->sign_in("ann@example.com", "password of ann").code(), ErrorCode::forbidden);
  EXPECT_EQ(engine_->sign_in("ann@example.com", "a wrong password").code(), ErrorCode::unauthenticated);
  EXPECT_EQ(engine_->sign_in_user(ann).code(), ErrorCode::forbidden);
  EXPECT_EQ(engine_->disable_user(UserId(99)).code(), ErrorCode::not_found);
  const auto enabled = engine_->enable_user(ann);
  ASSERT_TRUE(enabled) << enabled.error().message;
  EXPECT_FALSE(enabled->disabled);
  const auto again = engine_->sign_in("ann@example.com", "password of ann");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(engine_->end_sessions(ann));
  EXPECT_EQ(engine_->verify_token(again->access_token).code(), ErrorCode::unauthenticated);
  EXPECT_TRUE(engine_->sign_in("ann@example.com", "password of ann"));
}

TEST_F(EnginePeople, ARepeatedReportIsOne) {
  open_to_everybody();
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const auto first = engine_->report(ann, {.user = bob, .reason = "rude"}, "key");
  ASSERT_TRUE(first) << first.error().message;
  const auto again = engine_->report(ann, {.user = bob, .reason = "rude"}, "key");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, *first);
  EXPECT_EQ(engine_->report(ann, {.user = bob, .reason = "ruder"}, "key").code(), ErrorCode::conflict);
  EXPECT_EQ(engine_->report(ann, {.conversation = ConversationId(1), .seq = Seq(1), .user = bob}).error().field,
            "user");
  ASSERT_EQ(engine_->reports()->reports.size(), 1U);
  EXPECT_TRUE(engine_->resolve_report(*first));
  EXPECT_TRUE(engine_->reports()->reports.empty());
}

}  // namespace
}  // namespace confab::tests
