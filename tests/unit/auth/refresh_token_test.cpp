#include "auth/refresh_token.hpp"

#include <gtest/gtest.h>

#include "support/seeded_random.hpp"

namespace confab::auth {
namespace {

TEST(RefreshToken, ComesBackWithTheHashOfItsSecret) {
  tests::SeededRandom random(1);
  const RefreshSecret secret = make_refresh_secret(random);
  const std::string text = refresh_token_text(UserId(4), SessionId(0x1f'ffff'ffff'ffff), secret);
  EXPECT_EQ(text.size(), 66U);
  const Result<RefreshToken> token = parse_refresh_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->user, UserId(4));
  EXPECT_EQ(token->session, SessionId(0x1f'ffff'ffff'ffff));
  EXPECT_EQ(token->hash, secret.hash);
}

TEST(RefreshToken, NoTwoSecretsAreEqual) {
  tests::SeededRandom random(1);
  EXPECT_NE(make_refresh_secret(random).hash, make_refresh_secret(random).hash);
}

TEST(RefreshToken, AFlippedBitOfTheSecretIsAnotherHash) {
  tests::SeededRandom random(2);
  const RefreshSecret secret = make_refresh_secret(random);
  const std::string good = refresh_token_text(UserId(4), SessionId(77), secret);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      const Result<RefreshToken> token = parse_refresh_token(bad);
      if (!token) continue;
      const bool same = token->user == UserId(4) && token->session == SessionId(77) && token->hash == secret.hash;
      ASSERT_FALSE(same) << "byte " << i << " bit " << bit;
    }
  }
}

TEST(RefreshToken, RefusesWhatIsNone) {
  tests::SeededRandom random(3);
  const RefreshSecret secret = make_refresh_secret(random);
  const std::string good = refresh_token_text(UserId(4), SessionId(77), secret);
  EXPECT_TRUE(parse_refresh_token(good));
  const std::string other_version = "Ag" + good.substr(2);
  for (const std::string& bad :
       {std::string(), good.substr(1), good + "A", good.substr(0, 65) + "=", other_version, std::string(66, 'A'),
        std::string(66, '!'), std::string(100000, 'A'), refresh_token_text(UserId(0), SessionId(77), secret),
        refresh_token_text(UserId(4), SessionId(0), secret),
        refresh_token_text(UserId(std::uint64_t{1} << 53U), SessionId(1), secret)}) {
    EXPECT_EQ(parse_refresh_token(bad).code(), ErrorCode::unauthenticated) << bad.substr(0, 80);
  }
}

}  // namespace
}  // namespace confab::auth
