#include "auth/password.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

namespace confab::auth {
namespace {

constexpr PasswordParams kCheap{.passes = 1, .memory_bytes = 8192};
constexpr std::string_view kPassword = "correct horse";

TEST(Password, IsAcceptedWithinItsBounds) {
  EXPECT_TRUE(check_password(std::string(8, 'a')));
  EXPECT_TRUE(check_password(std::string(1024, 'a')));
  EXPECT_TRUE(check_password("\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c"));
}

TEST(Password, IsRefusedBeyondThemWithItsFieldNamed) {
  const std::vector<std::pair<std::string, ErrorCode>> cases = {
      {"", ErrorCode::invalid_argument},
      {std::string(7, 'a'), ErrorCode::invalid_argument},
      {std::string(1025, 'a'), ErrorCode::too_large},
      {"aaaaaaaa\xff", ErrorCode::invalid_argument},
      {std::string("aaaa\0aaaa", 9), ErrorCode::invalid_argument},
  };
  for (const auto& [password, code] : cases) {
    const Result<> checked = check_password(password);
    EXPECT_EQ(checked.code(), code) << password.size();
    EXPECT_EQ(checked.error().field, "password");
    EXPECT_EQ(PasswordHasher(kCheap).hash(password).code(), code);
  }
}

TEST(Password, MatchesItsOwnHashOnly) {
  const PasswordHasher hasher(kCheap);
  const std::string hash = hasher.hash(kPassword).value();
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=8,t=1,p=1$", 0), 0U) << hash;
  EXPECT_TRUE(hasher.verify(hash, kPassword)->matches);
  EXPECT_FALSE(hasher.verify(hash, "correct horsf")->matches);
  EXPECT_FALSE(hasher.verify(hash, "")->matches);
  EXPECT_FALSE(hasher.verify(hash, std::string_view())->matches);
  EXPECT_FALSE(hasher.verify(hash, std::string(5000, 'a'))->matches);
}

TEST(Password, TwoHashesOfOnePasswordDiffer) {
  const PasswordHasher hasher(kCheap);
  EXPECT_NE(hasher.hash(kPassword).value(), hasher.hash(kPassword).value());
}

TEST(Password, AUserWithoutAPasswordNeverMatches) {
  const Result<PasswordVerdict> verdict = PasswordHasher(kCheap).verify(std::nullopt, kPassword);
  ASSERT_TRUE(verdict) << verdict.error().message;
  EXPECT_FALSE(verdict->matches);
  EXPECT_FALSE(verdict->needs_rehash);
}

TEST(Password, NeedsARehashOnlyWhenTheCostWasRaised) {
  const std::string hash = PasswordHasher(kCheap).hash(kPassword).value();
  const auto needs = [&](PasswordParams params) {
    return PasswordHasher(params).verify(hash, kPassword)->needs_rehash;
  };
  EXPECT_FALSE(needs(kCheap));
  EXPECT_TRUE(needs({.passes = 2, .memory_bytes = 8192}));
  EXPECT_TRUE(needs({.passes = 1, .memory_bytes = 16384}));
  const std::string dear = PasswordHasher({.passes = 2, .memory_bytes = 16384}).hash(kPassword).value();
  EXPECT_FALSE(PasswordHasher(kCheap).verify(dear, kPassword)->needs_rehash);
}

TEST(Password, ABrokenStoredHashIsInternalAndNotAWrongPassword) {
  for (const char* hash : {"", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA", "$2a$12$abc"}) {
    EXPECT_EQ(PasswordHasher(kCheap).verify(hash, kPassword).code(), ErrorCode::internal) << hash;
  }
}

TEST(Password, DefaultsAreTwoPassesOver64MiB) {
  const std::string hash = PasswordHasher().hash(kPassword).value();
  EXPECT_EQ(hash.rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0), 0U) << hash;
}

TEST(Password, ParametersOutsideArgon2idAreRefused) {
  EXPECT_TRUE(check_params({}));
  EXPECT_EQ(check_params({.passes = 0}).error().field, "password_passes");
  EXPECT_EQ(check_params({.passes = 2, .memory_bytes = 100}).error().field, "password_memory_bytes");
}

TEST(PasswordHasher, TakesAPasswordHoweverAKeyboardComposesIt) {
  const PasswordHasher hasher(PasswordParams{1, 8192});
  const std::string composed = "caf\xc3\xa9 caf\xc3\xa9";
  const std::string decomposed = "cafe\xcc\x81 cafe\xcc\x81";
  for (const auto& set : {composed, decomposed}) {
    const std::string hash = hasher.hash(set).value();
    for (const auto& given : {composed, decomposed}) {
      const auto verdict = hasher.verify(hash, given).value();
      EXPECT_TRUE(verdict.matches);
      EXPECT_FALSE(verdict.needs_rehash);
    }
  }
}

TEST(PasswordHasher, AcceptsAnOldHashOfThePasswordAsTyped) {
  const std::string decomposed = "cafe\xcc\x81 cafe\xcc\x81";
  char old[crypto_pwhash_STRBYTES];
  ASSERT_EQ(crypto_pwhash_str_alg(old, decomposed.data(), decomposed.size(), 1, 8192, crypto_pwhash_ALG_ARGON2ID13), 0);
  const PasswordHasher hasher(PasswordParams{1, 8192});
  const auto verdict = hasher.verify(std::string(old), decomposed).value();
  EXPECT_TRUE(verdict.matches);
  EXPECT_TRUE(verdict.needs_rehash);
  EXPECT_FALSE(hasher.verify(std::string(old), "caf\xc3\xa9 caf\xc3\xa9")->matches) << "nobody could have known";
}

}  // namespace
}  // namespace confab::auth
