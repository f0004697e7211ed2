#include "util/base64url.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/seeded_random.hpp"

namespace confab::util {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

TEST(Base64Url, AnyBytesAreDecodedBack) {
  tests::SeededRandom random(1);
  for (std::size_t size = 0; size < 70; ++size) {
    std::vector<std::uint8_t> bytes(size);
    random.fill(bytes);
    const std::string text = base64url_encode(bytes);
    EXPECT_EQ(text.find_first_not_of(kAlphabet), std::string::npos) << text;
    const auto back = base64url_decode(text);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(*back, bytes);
  }
}

TEST(Base64Url, EncodesTheVectorOfRfc7515AppendixC) {
  EXPECT_EQ(base64url_encode(std::vector<std::uint8_t>{3, 236, 255, 224, 193}), "A-z_4ME");
}

TEST(Base64Url, RefusesPaddingWhitespaceAndForeignCharacters) {
  const std::string nul("QQ\0\0", 4);
  for (const std::string& text : {std::string("QQ=="), std::string("QQ="), std::string("QQ\n"), std::string(" QQ"),
                                  std::string("Q Q"), std::string("QUI+"), std::string("QUI/"), std::string("Q"),
                                  std::string("QUJDR"), std::string("QQ\xc3\xa4"), nul}) {
    EXPECT_EQ(base64url_decode(text).code(), ErrorCode::invalid_argument) << text;
  }
}

TEST(Base64Url, EachByteStringHasOneText) {
  // Of all two-byte texts those 256 decode that are of the alphabet and end in four zero bits.
  int accepted = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const auto bytes = base64url_decode(text);
      if (!bytes) continue;
      ++accepted;
      EXPECT_EQ(base64url_encode(*bytes), text);
    }
  }
  EXPECT_EQ(accepted, 256);
}

}  // namespace
}  // namespace confab::util
