#include "util/text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace confab::util {
namespace {

std::string folded(std::string_view email) {
  const Result<std::string> result = fold_email(email);
  return result ? *result : std::string("error: ") + to_string(result.code());
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndTruncatedText) {
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

TEST(ControlCharacters, DoNotIncludeJoinersAndWideSpaces) {
  EXPECT_FALSE(has_control("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb \xc2\xa0 \xd0\xaf"));
  EXPECT_FALSE(has_control(""));
}

TEST(FoldEmail, TrimsAndFoldsCase) {
  EXPECT_EQ(folded("  Quentin@Example.COM\r\n"), "quentin@example.com");
  EXPECT_EQ(folded("\xd0\x98\xd0\x92\xd0\x90\xd0\x9d@x.\xd0\xa0\xd0\xa4"),
            "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd@x.xn--p1ai");
}

TEST(FoldEmail, KeepsAddressesApartThatOnlyLookAlike) {
  EXPECT_NE(folded("anna@stra\xc3\x9f"
                   "e.example"),
            folded("anna@strasse.example"));
  EXPECT_NE(folded("stra\xc3\x9f"
                   "e@x.example"),
            folded("strasse@x.example"));
  EXPECT_NE(folded("\xc4\xb0stanbul@x.example"), folded("istanbul@x.example"));  // a capital i with a dot
  for (const char* compatible : {"x\xc2\xb2@x.y", "\xef\xbd\x81@x.y", "a\xef\xbc\xa0x.y", "\xef\xac\x81@x.y",
                                 "a@\xef\xbd\x98.y", "a@x\xc2\xb2.y"}) {
    EXPECT_EQ(folded(compatible), "error: invalid_argument") << compatible;
  }
  for (const char* hidden : {"a\xe2\x80\x8b@x.y", "a\xc2\xad@x.y", "a@x\xe2\x80\x8d.y",
                             "\xe2\x80\xae"
                             "a@x.y"}) {
    EXPECT_EQ(folded(hidden), "error: invalid_argument") << hidden;
  }
}

TEST(FoldEmail, BothSpellingsOfADomainAreOne) {
  EXPECT_EQ(folded("anna@stra\xc3\x9f"
                   "e.example"),
            "anna@xn--strae-oqa.example");
  EXPECT_EQ(folded("anna@STRA\xe1\xba\x9e"
                   "E.example"),
            "anna@xn--strae-oqa.example");
  EXPECT_EQ(folded("anna@XN--STRAE-OQA.example"), "anna@xn--strae-oqa.example");
  EXPECT_EQ(folded("a@m\xc3\xbcnchen.example"), folded("a@mu\xcc\x88nchen.example"));
  EXPECT_EQ(folded("a@xn--a"), "error: invalid_argument") << "no Punycode";
  EXPECT_EQ(folded("a@under_score.ab--cd"), "a@under_score.ab--cd") << "plain ASCII is not for IDNA";
  EXPECT_EQ(folded("e\xcc\x81@x.y"), folded("\xc3\xa9@x.y"));  // composed and decomposed
}

TEST(FoldEmail, IsShownAsItWasTyped) {
  EXPECT_EQ(parse_email(" Anna@Stra\xc3\x9f"
                        "e.example ")
                ->shown,
            "anna@stra\xc3\x9f"
            "e.example");
  EXPECT_EQ(parse_email("anna@xn--strae-oqa.example")->shown, "anna@xn--strae-oqa.example");
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
  const std::string domain = "@\xc3\xbc.\xc3\xbc.x";  // its ASCII form is longer
  EXPECT_TRUE(fold_email(std::string(236, 'a') + domain));
  EXPECT_EQ(fold_email(std::string(240, 'a') + domain).code(), ErrorCode::too_large);
}

TEST(Names, MustShowSomething) {
  for (const char* blank :
       {"", " ", "\xc2\xa0\xe3\x80\x80", "\xe2\x80\x8b", "\xe3\x85\xa4", "\xe2\xa0\x80", "\xe2\x80\x8d"}) {
    EXPECT_TRUE(is_blank(blank)) << blank;
  }
  for (const char* shown : {"a", " a ", "\xf0\x9f\x98\x80", "\xe2\x80\x8f\xd7\x90"})
    EXPECT_FALSE(is_blank(shown)) << shown;
}

TEST(Names, MustNotHideCharacters) {
  for (const char* hidden : {"a\xe2\x80\xae"
                             "b",
                             "a\xe2\x81\xa6"
                             "b",
                             "\xe2\x80\x8f"
                             "a",
                             "a\xe2\x80\x8b"
                             "b",
                             "a\xc2\xad"
                             "b",
                             "a\xef\xbb\xbf"
                             "b",
                             "a\xe3\x85\xa4"
                             "b",
                             "a\xf3\xa0\x81\xa7"
                             "b"}) {
    EXPECT_TRUE(has_hidden(hidden)) << hidden;
  }
  for (const char* plain :
       {"Ann", "\xd7\x90\xd7\x91 \xd8\xa7", "\xe2\x9d\xa4\xef\xb8\x8f", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
        "\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xa5\xf3\xa0\x81\xae\xf3\xa0\x81\xa7\xf3\xa0\x81"
        "\xbf"}) {
    EXPECT_FALSE(has_hidden(plain)) << plain;
  }
}

TEST(Nfc, GivesBothSpellingsTheSameText) {
  EXPECT_EQ(nfc("e\xcc\x81"), "\xc3\xa9");
  EXPECT_EQ(nfc("\xc3\xa9"), "\xc3\xa9");
  EXPECT_EQ(nfc("x\xc2\xb2"), "x\xc2\xb2");
  EXPECT_EQ(nfc("a\xff"), "a\xff");
}

}  // namespace
}  // namespace confab::util
