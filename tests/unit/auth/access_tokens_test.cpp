#include "auth/access_tokens.hpp"

#include <filesystem>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "support/directory.hpp"
#include "support/temp_dir.hpp"
#include "token_maker.hpp"

namespace confab::auth {
namespace {

class AccessTokensTest : public testing::Test {
 protected:
  tests::TempDir dir_;
  tests::SeededRandom random_{1};
  std::unique_ptr<KeyRing> ring_ = KeyRing::open({.data = tests::open_directory(dir_.path())}, random_, kNow).value();
  AccessTokens tokens_{*ring_};
};

TEST_F(AccessTokensTest, IssuedTokensAreVerified) {
  const Result<IssuedToken> token = tokens_.issue(UserId(4), SessionId(77), 900'000, kNow + 999);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->expires_at, kNow + 900'000);
  for (int repeat = 0; repeat < 2; ++repeat) {  // the second comes from the cache
    const Result<Claims> claims = tokens_.verify(token->text, kNow);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->user, UserId(4));
    EXPECT_EQ(claims->session, SessionId(77));
  }
}

TEST_F(AccessTokensTest, LifetimeIsBounded) {
  EXPECT_TRUE(tokens_.issue(UserId(4), SessionId(77), kTokenLifetimeMaxMs, kNow));
  EXPECT_EQ(tokens_.issue(UserId(4), SessionId(77), kTokenLifetimeMaxMs + 1, kNow).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(tokens_.issue(UserId(4), SessionId(77), 999, kNow).code(), ErrorCode::invalid_argument);
}

TEST_F(AccessTokensTest, ACachedTokenExpiresWhenItShould) {
  const std::string token = tokens_.issue(UserId(4), SessionId(77), 900'000, kNow)->text;
  ASSERT_TRUE(tokens_.verify(token, kNow));
  EXPECT_TRUE(tokens_.verify(token, kNow + 929'999));
  EXPECT_EQ(tokens_.verify(token, kNow + 930'000).code(), ErrorCode::unauthenticated);
}

TEST_F(AccessTokensTest, ACachedTokenIsRefusedOnceItsKeyIsGone) {
  const std::string token = tokens_.issue(UserId(4), SessionId(77), 900'000, kNow)->text;
  ASSERT_TRUE(tokens_.verify(token, kNow));
  const std::string kid = ring_->keys()->signing_key(kNow)->kid;
  ASSERT_TRUE(ring_->rotate(kNow));
  EXPECT_TRUE(tokens_.verify(token, kNow));
  ASSERT_TRUE(std::filesystem::remove(dir_ / ("keys/" + kid + ".jwk")));
  ASSERT_TRUE(ring_->reload());
  EXPECT_EQ(tokens_.verify(token, kNow).code(), ErrorCode::unauthenticated);
}

TEST_F(AccessTokensTest, AnotherTokenIsNotTakenForACachedOne) {
  const std::string token = tokens_.issue(UserId(4), SessionId(77), 900'000, kNow)->text;
  ASSERT_TRUE(tokens_.verify(token, kNow));
  std::string forged = token;
  forged.back() = forged.back() == 'A' ? 'Q' : 'A';
  EXPECT_FALSE(tokens_.verify(forged, kNow));
  EXPECT_EQ(tokens_.verify(std::string(5000, 'x'), kNow).code(), ErrorCode::unauthenticated);
}

TEST(TokenCache, DropsTheLeastRecentlyUsedAtItsBound) {
  TokenCache cache(2);
  const auto keys = std::make_shared<const KeySet>(set_of(own_key()));
  const util::Hash256 first{1};
  const util::Hash256 second{2};
  const util::Hash256 third{3};
  cache.store(first, keys, {}, kNow + 1);
  cache.store(second, keys, {}, kNow + 1);
  EXPECT_TRUE(cache.find(first, keys, kNow));
  cache.store(third, keys, {}, kNow + 1);
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_TRUE(cache.find(first, keys, kNow));
  EXPECT_FALSE(cache.find(second, keys, kNow));
  EXPECT_TRUE(cache.find(third, keys, kNow));
}

TEST(TokenCache, ForgetsExpiredTokensAndThoseOfOtherKeys) {
  TokenCache cache(8);
  const auto keys = std::make_shared<const KeySet>(set_of(own_key(1)));
  const auto others = std::make_shared<const KeySet>(set_of(own_key(2)));
  cache.store({1}, keys, {}, kNow + 1);
  EXPECT_FALSE(cache.find({1}, others, kNow));
  EXPECT_TRUE(cache.find({1}, keys, kNow));
  EXPECT_FALSE(cache.find({1}, keys, kNow + 1));
  EXPECT_EQ(cache.size(), 0U);
  cache.store({1}, keys, {}, kNow + 1);
  cache.store({2}, others, {}, kNow + 1);
  EXPECT_EQ(cache.size(), 1U);
}

TEST_F(AccessTokensTest, ManyThreadsVerifyWhileKeysRotate) {
  std::vector<std::string> texts;
  for (std::uint64_t user = 1; user <= 8; ++user) {
    texts.push_back(tokens_.issue(UserId(user), SessionId(1), 900'000, kNow)->text);
  }
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
          const Result<Claims> claims = tokens_.verify(texts[i], kNow);
          ASSERT_TRUE(claims);
          ASSERT_EQ(claims->user, UserId(i + 1));
        }
      }
    });
  }
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(ring_->rotate(kNow + i));
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace confab::auth
