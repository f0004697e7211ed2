#include "auth/jwt.hpp"

#include <gtest/gtest.h>

#include "token_maker.hpp"

namespace confab::auth {
namespace {

std::string header_of(const Key& key, std::string_view typ = "at+jwt") {
  return std::string(R"({"alg":")") + to_string(key.algorithm) + R"(","typ":")" + std::string(typ) + R"(","kid":")" +
         key.kid + R"("})";
}

/// Good claims of ours, but for what a test replaces.
std::string claims_with(std::string_view from = "", std::string_view to = "") {
  std::string claims = R"({"iss":"confab","aud":"confab","sub":"4","sid":"77","iat":1700000000,"exp":1700000900})";
  if (!from.empty()) claims.replace(claims.find(from), from.size(), to);
  return claims;
}

Claims good_claims() {
  Claims claims;
  claims.user = UserId(4);
  claims.session = SessionId(77);
  claims.issued_at = kNow;
  claims.expires_at = kNow + 900'000;
  return claims;
}

std::string good_token(const Key& key) { return sign_token(good_claims(), key).value(); }

/// What verify_token() says to claims under our key: "ok" or the reason.
std::string said_to(std::string_view claims, TimeMs now = kNow) {
  const Key key = own_key();
  const Result<Claims> result = verify_token(token_of(header_of(key), claims, key), set_of(copy_of(key)), now);
  if (!result) {
    EXPECT_EQ(result.code(), ErrorCode::unauthenticated);
    return result.error().message;
  }
  return "ok";
}

std::string said_to_header(std::string_view header, const Key& key) {
  const Result<Claims> result = verify_token(token_of(header, claims_with(), key), set_of(copy_of(key)), kNow);
  return result ? "ok" : result.error().message;
}

TEST(Token, WhatIsSignedIsReadBack) {
  const Key key = own_key();
  const Result<Claims> claims = verify_token(good_token(key), set_of(copy_of(key)), kNow);
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->role, KeyRole::own);
  EXPECT_EQ(claims->user, UserId(4));
  EXPECT_EQ(claims->session, SessionId(77));
  EXPECT_EQ(claims->subject, "4");
  EXPECT_EQ(claims->issuer, "confab");
  EXPECT_EQ(claims->audience, "confab");
  EXPECT_EQ(claims->issued_at, kNow);
  EXPECT_EQ(claims->expires_at, kNow + 900'000);
  EXPECT_EQ(claims->accepted_until, kNow + 930'000);
}

TEST(Token, MayBeSignedWithASharedSecret) {
  const Key key = shared_key();
  const Result<Claims> claims = verify_token(good_token(key), set_of(copy_of(key), own_key()), kNow);
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->issuer, "https://host.example");
}

TEST(Token, IsNotMadeWithoutUserSessionOrTime) {
  const Key key = own_key();
  Claims claims = good_claims();
  claims.user = {};
  EXPECT_EQ(sign_token(claims, key).code(), ErrorCode::invalid_argument);
  claims = good_claims();
  claims.session = {};
  EXPECT_EQ(sign_token(claims, key).code(), ErrorCode::invalid_argument);
  claims = good_claims();
  claims.expires_at = claims.issued_at + 999;
  EXPECT_EQ(sign_token(claims, key).code(), ErrorCode::invalid_argument);
  EXPECT_EQ(sign_token(good_claims(), shared_key(KeyRole::host)).code(), ErrorCode::invalid_argument);
}

TEST(Token, EveryFlippedBitIsRefused) {
  const Key key = own_key();
  const KeySet keys = set_of(copy_of(key));
  const std::string good = good_token(key);
  ASSERT_TRUE(verify_token(good, keys, kNow));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
      ASSERT_EQ(verify_token(bad, keys, kNow).code(), ErrorCode::unauthenticated) << "byte " << i << " bit " << bit;
    }
  }
}

TEST(Token, EveryTruncationAndExtensionIsRefused) {
  const Key key = own_key();
  const KeySet keys = set_of(copy_of(key));
  const std::string good = good_token(key);
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_FALSE(verify_token(std::string_view(good).substr(0, size), keys, kNow)) << size;
  }
  for (const char* tail : {".", "=", " ", "\n", "A", ".e30"})
    EXPECT_FALSE(verify_token(good + tail, keys, kNow)) << tail;
  EXPECT_FALSE(verify_token(" " + good, keys, kNow));
  EXPECT_FALSE(verify_token("." + good, keys, kNow));
}

TEST(Token, AForeignKeyOfTheSameNameIsRefused) {
  const Key key = own_key(1);
  Key foreign = own_key(2);
  foreign.kid = key.kid;
  EXPECT_EQ(verify_token(good_token(foreign), set_of(copy_of(key)), kNow).error().message,
            "the token's signature is wrong");
}

TEST(Token, AnUnknownOrExpiredKeyIsRefused) {
  Key key = own_key();
  EXPECT_EQ(verify_token(good_token(key), set_of(own_key(2)), kNow).error().message, "the token's key is not known");
  const std::string token = good_token(key);
  key.not_after = kNow;
  const Result<Claims> last = verify_token(token, set_of(copy_of(key)), kNow);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->accepted_until, kNow + 1);
  EXPECT_FALSE(verify_token(token, set_of(copy_of(key)), kNow + 1));
}

TEST(Token, AlgNoneIsRefused) {
  const Key key = own_key();
  for (const char* alg : {"none", "None", "NONE", "", "eddsa", "Ed25519", "HS256", "RS256"}) {
    const std::string header = std::string(R"({"alg":")") + alg + R"(","typ":"at+jwt","kid":")" + key.kid + R"("})";
    EXPECT_EQ(said_to_header(header, key), "the token's algorithm is not that of its key") << alg;
    const std::string unsigned_token = encoded(header) + "." + encoded(claims_with()) + ".";
    EXPECT_FALSE(verify_token(unsigned_token, set_of(copy_of(key)), kNow)) << alg;
  }
}

TEST(Token, AnEmptySignatureIsRefused) {
  const Key key = own_key();
  const std::string token = encoded(header_of(key)) + "." + encoded(claims_with()) + ".";
  EXPECT_EQ(verify_token(token, set_of(copy_of(key)), kNow).error().message, "the token's signature is wrong");
}

TEST(Token, SignedWithThePublicKeyAsASharedSecretIsRefused) {
  // The classic confusion: HMAC keyed with the bytes of the public key, and a header that says so.
  const Key key = own_key();
  Key confused = shared_key();
  confused.kid = key.kid;
  confused.secret = util::Secret{std::span<const std::uint8_t>(key.public_key)};
  const KeySet keys = set_of(copy_of(key));
  EXPECT_FALSE(verify_token(token_of(header_of(confused), claims_with(), confused), keys, kNow));
  EXPECT_FALSE(verify_token(token_of(header_of(key), claims_with(), confused), keys, kNow));
}

TEST(Token, HeaderHoldsExactlyAlgTypAndKid) {
  const Key key = own_key();
  const std::string kid = R"("kid":")" + key.kid + '"';
  EXPECT_EQ(said_to_header("{" + kid + R"(,"alg":"EdDSA","typ":"at+jwt"})", key), "ok");
  for (const std::string& rest :
       {std::string(R"("alg":"EdDSA")"), std::string(R"("typ":"at+jwt")"),
        std::string(R"("alg":"EdDSA","typ":"at+jwt","crit":["exp"])"),
        std::string(R"("alg":"EdDSA","typ":"at+jwt","jku":"https://evil.example/keys")"),
        std::string(R"("alg":"EdDSA","crit":[])"), std::string(R"("alg":["EdDSA"],"typ":"at+jwt")"),
        std::string(R"("alg":"EdDSA","alg":"EdDSA","typ":"at+jwt")")}) {
    EXPECT_EQ(said_to_header("{" + kid + "," + rest + "}", key), "the token is malformed") << rest;
  }
  EXPECT_EQ(said_to_header(R"({"alg":"EdDSA","typ":"at+jwt"})", key), "the token is malformed");
  EXPECT_EQ(said_to_header(R"({"alg":"EdDSA","typ":"at+jwt","kid":1})", key), "the token is malformed");
}

TEST(Token, WithOurKeyMustHaveTheTypeOfAccessTokens) {
  const Key key = own_key();
  EXPECT_EQ(said_to_header(header_of(key, "at+jwt"), key), "ok");
  for (const char* typ : {"JWT", "", "AT+JWT", "dpop+jwt"}) {
    EXPECT_EQ(said_to_header(header_of(key, typ), key), "the token is of another type") << typ;
  }
}

TEST(Token, EveryRequiredClaimIsRequired) {
  EXPECT_EQ(said_to(claims_with()), "ok");
  for (const char* claim : {"iss", "aud", "sub", "sid", "iat", "exp"}) {
    EXPECT_NE(said_to(claims_with(std::string("\"") + claim + '"', "\"unknown\"")), "ok") << claim;
  }
}

TEST(Token, IssuerAndAudienceAreThoseOfTheKey) {
  EXPECT_EQ(said_to(claims_with(R"("iss":"confab")", R"("iss":"other")")), "the token is of another issuer");
  EXPECT_EQ(said_to(claims_with(R"("aud":"confab")", R"("aud":"other")")), "the token is for another audience");
  EXPECT_EQ(said_to(claims_with(R"("aud":"confab")", R"("aud":["other","confab"])")), "ok");
  EXPECT_EQ(said_to(claims_with(R"("aud":"confab")", R"("aud":["other"])")), "the token is for another audience");
  EXPECT_EQ(said_to(claims_with(R"("aud":"confab")", R"("aud":[])")), "the token is for another audience");
  EXPECT_EQ(said_to(claims_with(R"("aud":"confab")", R"("aud":["confab",1])")), "the token is for another audience");
}

TEST(Token, TimesAreIntegers) {
  for (const char* bad :
       {"1700000000.0", "1.7e9", "-1", "\"1700000000\"", "null", "9007199254740992", "99999999999999999999"}) {
    EXPECT_EQ(said_to(claims_with("\"iat\":1700000000", std::string("\"iat\":") + bad)), "the token is malformed")
        << bad;
    EXPECT_EQ(said_to(claims_with("\"exp\":1700000900", std::string("\"exp\":") + bad)), "the token is malformed")
        << bad;
    EXPECT_EQ(said_to(claims_with("\"exp\"", std::string("\"nbf\":") + bad + ",\"exp\"")), "the token is malformed")
        << bad;
  }
  EXPECT_EQ(said_to(claims_with("1700000900", "9007199254740991")), "ok");
}

TEST(Token, ExpiresWithThirtySecondsOfLeeway) {
  EXPECT_EQ(said_to(claims_with(), kNow + 929'999), "ok");
  EXPECT_EQ(said_to(claims_with(), kNow + 930'000), "the token has expired");
}

TEST(Token, OfOursIsStillGoodAfterTheClockWasSetBackByUpToADay) {
  EXPECT_EQ(said_to(claims_with(), kNow - kTokenLifetimeMaxMs), "ok");
  EXPECT_EQ(said_to(claims_with(), kNow - kTokenLifetimeMaxMs - 1), "the token is not valid yet");
  EXPECT_EQ(said_to(claims_with("\"exp\"", R"("nbf":1700086400,"exp")")), "ok");
  EXPECT_EQ(said_to(claims_with("\"exp\"", R"("nbf":1700086401,"exp")")), "the token is not valid yet");
}

TEST(Token, MustEndAfterItBegins) {
  EXPECT_EQ(said_to(claims_with("1700000900", "1700000000")), "the token is malformed");
}

TEST(Token, UserAndSessionAreCanonicalIds) {
  for (const char* id :
       {"", "0", "04", "+4", " 4", "4 ", "-4", "4.0", "0x4", "9007199254740992", "99999999999999999999"}) {
    EXPECT_EQ(said_to(claims_with("\"4\"", '"' + std::string(id) + '"')), "the token is malformed") << id;
    EXPECT_EQ(said_to(claims_with("\"77\"", '"' + std::string(id) + '"')), "the token is malformed") << id;
  }
  EXPECT_EQ(said_to(claims_with("\"4\"", "4")), "the token is malformed");
}

TEST(Token, UnknownClaimsAreIgnoredAndRepeatedOnesRefused) {
  EXPECT_EQ(said_to(claims_with("\"exp\"", R"("scope":{"a":[1]},"exp")")), "ok");
  EXPECT_EQ(said_to(claims_with("\"exp\"", R"("sub":"5","exp")")), "the token is malformed");
}

TEST(Token, LengthIsBounded) {
  const std::string padding(4096, 'x');
  EXPECT_EQ(said_to(claims_with("\"exp\"", R"("pad":")" + padding + R"(","exp")")), "the token is too long");
}

class HostToken : public testing::Test {
 protected:
  /// What our side says to a token of the host's, which signs with `signer`.
  Result<Claims> verify(std::string_view claims, std::string_view typ = "JWT") {
    return verify_token(token_of(header_of(signer_, typ), claims, signer_), keys_, kNow);
  }

  Key signer_ = shared_key(KeyRole::own);
  KeySet keys_ = set_of(shared_key(KeyRole::host), own_key());
  std::string claims_ =
      R"({"iss":"https://host.example","aud":["chat","shop"],"sub":"anna@host","iat":1700000000,"exp":1700000900})";
};

TEST_F(HostToken, BeginsWithThirtySecondsOfLeeway) {
  const auto begins = [&](const char* second) {
    std::string claims = claims_;
    return claims.replace(claims.find("1700000000"), 10, second);
  };
  EXPECT_TRUE(verify(begins("1700000030")));
  EXPECT_EQ(verify(begins("1700000031")).error().message, "the token is not valid yet");
}

TEST_F(HostToken, NamesUsersOfTheHostAndNoneOfOurs) {
  const Result<Claims> claims = verify(claims_);
  ASSERT_TRUE(claims) << claims.error().message;
  EXPECT_EQ(claims->role, KeyRole::host);
  EXPECT_EQ(claims->subject, "anna@host");
  EXPECT_EQ(claims->issuer, "https://host.example");
  EXPECT_EQ(claims->audience, "chat");
  EXPECT_FALSE(claims->user);
  EXPECT_FALSE(claims->session);
}

TEST_F(HostToken, CannotSpeakForOurUsers) {
  const Result<Claims> claims =
      verify(R"({"iss":"https://host.example","aud":"chat","sub":"4","sid":"77","iat":1700000000,"exp":1700000900})",
             "at+jwt");
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->role, KeyRole::host);
  EXPECT_FALSE(claims->user);
  EXPECT_FALSE(claims->session);
  EXPECT_EQ(verify(claims_with()).error().message, "the token is of another issuer");
}

TEST_F(HostToken, AnEdDsaHostNeedsOnlyItsPublicKey) {
  const Key signer = own_key(7);
  const KeySet keys = set_of(public_half(signer));
  EXPECT_TRUE(verify_token(token_of(header_of(signer, "JWT"), claims_with(), signer), keys, kNow));
}

}  // namespace
}  // namespace confab::auth
