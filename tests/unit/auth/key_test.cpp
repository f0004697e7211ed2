#include "auth/key.hpp"

#include <gtest/gtest.h>

#include "token_maker.hpp"

namespace confab::auth {
namespace {

util::Secret secret_of(std::string_view text) {
  return util::Secret{std::span<const std::uint8_t>(*util::base64url_decode(text))};
}

/// The key of RFC 8037 appendix A.1.
Key rfc8037_key() {
  Key key = own_key();
  key.secret = secret_of("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  key.public_key = *util::base64url_decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  return key;
}

TEST(Key, SignsTheExampleOfRfc8037) {
  const Key key = rfc8037_key();
  ASSERT_TRUE(check_key(key));
  const std::string signed_text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
  const std::vector<std::uint8_t> signature = sign_bytes(key, signed_text);
  EXPECT_EQ(util::base64url_encode(signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  EXPECT_TRUE(verify_bytes(key, signed_text, signature));
  EXPECT_TRUE(verify_bytes(public_half(key), signed_text, signature));
  EXPECT_FALSE(verify_bytes(key, signed_text + "x", signature));
}

TEST(Key, NameOfANewKeyIsItsRfc7638Thumbprint) {
  class FixedRandom final : public util::RandomSource {
   public:
    void fill(std::span<std::uint8_t> bytes) override {
      const auto seed = *util::base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
      std::copy(seed.begin(), seed.end(), bytes.begin());
    }
  } random;
  const Key key = make_key("i", "a", 0, random);
  EXPECT_EQ(key.public_key, rfc8037_key().public_key);
  EXPECT_EQ(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");  // RFC 8037 appendix A.3
}

TEST(Key, SignsTheExampleOfRfc7515AppendixA1) {
  Key key = shared_key();
  key.secret = secret_of("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  const std::string signed_text =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
  const std::vector<std::uint8_t> mac = sign_bytes(key, signed_text);
  EXPECT_EQ(util::base64url_encode(mac), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  EXPECT_TRUE(verify_bytes(key, signed_text, mac));
  EXPECT_FALSE(verify_bytes(key, signed_text, std::span(mac).first(31)));
  EXPECT_FALSE(verify_bytes(key, signed_text, {}));
}

std::string refused_field(const Key& key) {
  const Result<> checked = check_key(key);
  return checked ? "none" : checked.error().field;
}

TEST(Key, NamesThatAreNoFileNamesAreRefused) {
  for (const std::string& kid :
       {std::string(), std::string("../x"), std::string(".x"), std::string("a/b"), std::string("a b"),
        std::string("a\0b", 3), std::string("\xc3\xa4"), std::string(65, 'a')}) {
    Key key = own_key();
    key.kid = kid;
    EXPECT_EQ(refused_field(key), "kid") << kid;
  }
}

TEST(Key, IssuersThatWouldBreakOutOfJsonAreRefused) {
  for (const std::string& name : {std::string(), std::string("a\"b"), std::string("a\\b"), std::string("a\nb"),
                                  std::string("\x7f"), std::string(257, 'a')}) {
    Key key = own_key();
    key.issuer = name;
    EXPECT_EQ(refused_field(key), "issuer") << name;
    key = own_key();
    key.audience = name;
    EXPECT_EQ(refused_field(key), "audience") << name;
  }
}

TEST(Key, WithPartsThatDoNotFitTogetherIsRefused) {
  Key key = own_key(1);
  key.public_key = own_key(2).public_key;
  EXPECT_EQ(refused_field(key), "secret");
  key = own_key();
  key.public_key.assign(32, 0);  // a point of small order verifies anything
  EXPECT_EQ(refused_field(key), "public_key");
  key = own_key();
  key.role = KeyRole::host;
  EXPECT_EQ(refused_field(key), "secret");
  key = shared_key();
  key.secret = util::Secret(31);
  EXPECT_EQ(refused_field(key), "secret");
  key.secret = util::Secret(1025);
  EXPECT_EQ(refused_field(key), "secret");
  EXPECT_EQ(refused_field(shared_key()), "none");
  EXPECT_EQ(refused_field(public_half(own_key())), "none");
}

}  // namespace
}  // namespace confab::auth
