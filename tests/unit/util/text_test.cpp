#include "util/text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace confab::util {
namespace {

std::string folded(std::string_view email) {
  const Result<std::string> result = fold_email(email);
  return result ? *result : std::string("error: ") + to_string(result.code());
}

TEST(Utf8, RefusesOverlongSurrogatesAndHalves) {
  EXPECT_TRUE(valid_utf8("plain, \xc3\xa4, \xf0\x9f\x98\x80"));
  EXPECT_TRUE(valid_utf8(std::string_view()));
  for (const char* text :
       {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"}) {
    EXPECT_FALSE(valid_utf8(text));
  }
}

TEST(ControlCharacters, AreFoundInAllTheirRanges) {
  for (const std::string& text : {std::string("a\0b", 3), std::string("a\n"), std::string("\x1f"), std::string("\x7f"),
                                  std::string("\xc2\x85"), std::string("\xe2\x80\xa8"), std::string("\xe2\x80\xa9")}) {
    EXPECT_TRUE(has_control(text));
  }
}

TEST(ControlCharacters, JoinersAndWideSpacesAreNone) {
  EXPECT_FALSE(has_control("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb \xc2\xa0 \xd0\xaf"));
  EXPECT_FALSE(has_control(""));
}

TEST(FoldEmail, TrimsAndFoldsCase) {
  EXPECT_EQ(folded("  Quentin@Example.COM\r\n"), "quentin@example.com");
  EXPECT_EQ(folded("\xd0\x98\xd0\x92\xd0\x90\xd0\x9d@x.\xd0\xa0\xd0\xa4"),
            "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd@x.\xd1\x80\xd1\x84");
  EXPECT_EQ(folded("STRA\xc3\x9f"
                   "E@x"),
            "strasse@x");
}

TEST(FoldEmail, LookalikesOfOneAddressFoldToIt) {
  EXPECT_EQ(folded("\xef\xbd\x81\xef\xbc\xa0x.y"), "a@x.y");   // full-width a and @
  EXPECT_EQ(folded("e\xcc\x81@x.y"), folded("\xc3\xa9@x.y"));  // composed and decomposed
  EXPECT_EQ(folded("a\xe2\x80\x8b\xc2\xad@x.y"), "a@x.y");     // zero-width space, soft hyphen
}

TEST(FoldEmail, FoldingAFoldedAddressChangesNothing) {
  // Every code point alone before the @: what is accepted must be its own fold.
  for (char32_t point = 0xA0; point < 0x30000; ++point) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string email;
    if (point < 0x800) {
      email = {static_cast<char>(0xC0 | point >> 6), static_cast<char>(0x80 | (point & 0x3F))};
    } else if (point < 0x10000) {
      email = {static_cast<char>(0xE0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3F)),
               static_cast<char>(0x80 | (point & 0x3F))};
    } else {
      email = {static_cast<char>(0xF0 | point >> 18), static_cast<char>(0x80 | (point >> 12 & 0x3F)),
               static_cast<char>(0x80 | (point >> 6 & 0x3F)), static_cast<char>(0x80 | (point & 0x3F))};
    }
    const Result<std::string> once = fold_email(email + "@x");
    if (once) {
      ASSERT_EQ(folded(*once), *once) << "U+" << std::hex << static_cast<std::uint32_t>(point);
    }
  }
}

TEST(FoldEmail, RefusesWhatIsNoAddress) {
  const std::string nul("a\0@b", 4);
  for (const std::string& email :
       {std::string(""), std::string("   "), std::string("a"), std::string("@"), std::string("a@"), std::string("@b"),
        std::string("a@b@c"), std::string("a b@c"), std::string("a@b c"), std::string("a@b\nc"), std::string("a\x7f@b"),
        std::string("a\xc2\xa0@b"), std::string("a\xe1\x9a\x80@b"), std::string("a\xff@b"),
        std::string("\xe2\x80\x8b@b"), std::string("a\xee\x80\x80@b"), nul}) {
    const Result<std::string> result = fold_email(email);
    EXPECT_EQ(result.code(), ErrorCode::invalid_argument) << email;
    if (!result) {
      EXPECT_EQ(result.error().field, "email");
    }
  }
}

TEST(FoldEmail, IsBoundedBeforeAndAfterFolding) {
  EXPECT_TRUE(fold_email(std::string(252, 'a') + "@b"));
  EXPECT_EQ(fold_email(std::string(253, 'a') + "@b").code(), ErrorCode::too_large);
  // U+FDFA is three bytes and folds to 33.
  std::string growing;
  for (int i = 0; i < 20; ++i) growing += "\xef\xb7\xba";
  const ErrorCode code = fold_email(growing + "@b").code();
  EXPECT_EQ(code, ErrorCode::too_large);
}

}  // namespace
}  // namespace confab::util
