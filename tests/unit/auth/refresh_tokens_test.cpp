#include "auth/refresh_tokens.hpp"

#include <gtest/gtest.h>

#include "support/directory.hpp"
#include "support/seeded_random.hpp"
#include "support/temp_dir.hpp"

namespace confab::auth {
namespace {

constexpr TimeMs kNow = 1'700'000'000'000;
constexpr RefreshFamily kFamily{1, 2, 3};

class RefreshTokensTest : public testing::Test {
 protected:
  /// The keys of a data directory, which is made.
  static std::unique_ptr<KeyRing> open(const std::filesystem::path& directory) {
    std::filesystem::create_directory(directory);
    static util::SystemRandom random;
    return std::move(KeyRing::open({.data = tests::open_directory(directory)}, random, kNow)).value();
  }
  std::string make(UserId user, SessionId session, std::uint64_t generation,
                   const RefreshFamily& family = kFamily) const {
    return tokens_.make(user, session, family, generation).value();
  }

  tests::TempDir dir_;
  std::unique_ptr<KeyRing> ring_ = open(std::filesystem::path(dir_.path()) / "data");
  RefreshTokens tokens_{*ring_};
};

TEST_F(RefreshTokensTest, AreParsedBackUnchanged) {
  const std::string text = make(UserId(4), SessionId(0x1f'ffff'ffff'ffff), 12);
  EXPECT_EQ(text.size(), 76U);
  const Result<RefreshToken> token = parse_refresh_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->user, UserId(4));
  EXPECT_EQ(token->session, SessionId(0x1f'ffff'ffff'ffff));
  EXPECT_EQ(token->generation, 12U);
  EXPECT_TRUE(tokens_.is_genuine(*token, kFamily));
}

TEST_F(RefreshTokensTest, AreEqualForOneGenerationInEveryProcessAndAfterARestart) {
  const std::string text = make(UserId(4), SessionId(77), 12);
  EXPECT_EQ(make(UserId(4), SessionId(77), 12), text);
  const auto again = open(std::filesystem::path(dir_.path()) / "data");
  EXPECT_EQ(RefreshTokens(*again).make(UserId(4), SessionId(77), kFamily, 12).value(), text);
}

TEST_F(RefreshTokensTest, DifferByGenerationSessionUserFamilyAndStore) {
  const std::string text = make(UserId(4), SessionId(77), 12);
  EXPECT_NE(make(UserId(4), SessionId(77), 13), text);
  EXPECT_NE(make(UserId(4), SessionId(78), 12), text);
  EXPECT_NE(make(UserId(5), SessionId(77), 12), text);
  EXPECT_NE(make(UserId(4), SessionId(77), 12, {9}), text);
  EXPECT_FALSE(tokens_.is_genuine(*parse_refresh_token(text), {9}));
  const auto other = open(std::filesystem::path(dir_.path()) / "other");
  EXPECT_FALSE(RefreshTokens(*other).is_genuine(*parse_refresh_token(text), kFamily));
}

TEST_F(RefreshTokensTest, WithAFlippedBitAreNotGenuine) {
  const std::string good = make(UserId(4), SessionId(77), 12);
  const auto made = *parse_refresh_token(good);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      const Result<RefreshToken> token = parse_refresh_token(bad);
      if (!token) continue;
      ASSERT_FALSE(tokens_.is_genuine(*token, kFamily)) << "byte " << i << " bit " << bit;
    }
  }
  EXPECT_TRUE(tokens_.is_genuine(made, kFamily));
}

TEST_F(RefreshTokensTest, AreRefusedInAnyOtherForm) {
  const std::string good = make(UserId(4), SessionId(77), 12);
  EXPECT_TRUE(parse_refresh_token(good));
  const std::string other_version = "AQ" + good.substr(2);
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "A", good.substr(0, 75) + "=", other_version, std::string(76, 'A'),
        std::string(76, '!'), std::string(100000, 'A'), make(UserId(0), SessionId(77), 1),
        make(UserId(4), SessionId(0), 1), make(UserId(4), SessionId(77), 0),
        make(UserId(std::uint64_t{1} << 53U), SessionId(1), 1)}) {
    EXPECT_EQ(parse_refresh_token(bad).code(), ErrorCode::unauthenticated) << bad.substr(0, 80);
  }
}

}  // namespace
}  // namespace confab::auth
