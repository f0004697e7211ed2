#include "store/codec.hpp"

#include <array>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "unit/store/sample_records.hpp"

namespace confab::store {
namespace {

using namespace sample;
using namespace std::string_literals;

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  std::uint64_t number() { return random_() >> random_() % 64; }
  bool coin() { return random_() % 2 == 0; }

  std::string text() {
    static constexpr std::array<std::string_view, 6> kParts{"a", "Z", {"\0", 1}, "\u00e9", "\u2028", "\U0001f600"};
    std::string out;
    for (auto n = random_() % 20; n > 0; --n) out += kParts[random_() % kParts.size()];
    return out;
  }

  std::string bytes() {
    std::string out(random_() % 40, '\0');
    for (char& c : out) c = static_cast<char>(random_());
    return out;
  }

  Interval interval() { return {Seq(number()), coin() ? std::optional(Seq(number())) : std::nullopt}; }

  Everything everything() {
    Everything out;
    out.flag = coin();
    out.small = static_cast<std::uint8_t>(number());
    out.large = number();
    out.at = static_cast<std::int64_t>(number()) * (coin() ? 1 : -1);
    out.delta = static_cast<std::int16_t>(number());
    out.kind = coin() ? Kind::direct : Kind::group;
    out.sign = coin() ? Sign::minus : Sign::plus;
    out.user = UserId(number());
    out.text = text();
    for (auto& byte : out.hash) byte = static_cast<std::uint8_t>(number());
    if (coin()) out.note = text();
    for (auto n = random_() % 5; n > 0; --n) out.numbers.push_back(static_cast<std::uint32_t>(number()));
    for (auto n = random_() % 5; n > 0; --n) out.intervals.push_back(interval());
    out.current = interval();
    if (coin()) out.last = interval();
    out.raw = bytes();
    return out;
  }

 private:
  std::mt19937_64 random_;
};

std::uint64_t seed() {
  const char* given = std::getenv("CONFAB_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 20240229;
}

TEST(Codec, EveryRecordComesBackEqual) {
  SCOPED_TRACE("CONFAB_TEST_SEED=" + std::to_string(seed()));
  Generator generator(seed());
  for (int i = 0; i < 5000; ++i) {
    const Everything record = generator.everything();
    const auto back = decode<Everything>(encode(record));
    ASSERT_TRUE(back) << back.error().message;
    ASSERT_EQ(*back, record);
  }
}

TEST(Codec, ExtremesComeBackEqual) {
  Everything record;
  record.large = std::numeric_limits<std::uint64_t>::max();
  record.delta = std::numeric_limits<std::int16_t>::min();
  for (const auto at : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
    record.at = at;
    EXPECT_EQ(decode<Everything>(encode(record)).value(), record);
  }
}

TEST(Codec, ALengthWrittenAfterwardsHasTheSameForm) {
  for (const std::size_t size : {0, 1, 126, 127, 128, 129, 16383, 16384, 16385, 70000}) {
    const std::string text(size, 'x');
    std::string before = "front";
    WireWriter(before).sized(text);
    std::string afterwards = "front";
    WireWriter writer(afterwards);
    const auto begin = writer.begin_sized();
    writer.bytes(text);
    writer.end_sized(begin);
    EXPECT_EQ(afterwards, before) << size;
  }
}

TEST(Codec, TheBytesOfARecordAreFixed) {
  EXPECT_EQ(encode(Older{300, "ab"}), "\x01\xac\x02\x02"s + "ab");
  EXPECT_EQ(encode(Interval{Seq(1), Seq(2)}), "\x01\x01\x01\x02");
  EXPECT_EQ(encode(Newer{1, "", "t"}), "\x02\x01\x00\x01t"s);
}

TEST(Codec, WhatDecodesEncodesToTheSameBytes) {
  Generator generator(seed());
  std::mt19937_64 random(seed());
  int decoded = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = encode(generator.everything());
    bytes[random() % bytes.size()] = static_cast<char>(random());
    if (bytes[0] != 1) continue;
    const auto back = decode<Everything>(bytes);
    if (!back) continue;
    ++decoded;
    // A newer version of a nested record may carry a rest that we drop; nothing else may differ.
    const auto again = decode<Everything>(encode(*back));
    ASSERT_TRUE(again);
    ASSERT_EQ(*again, *back);
  }
  EXPECT_GT(decoded, 1000);
}

TEST(Codec, ATextThatIsNotUtf8IsACorruptRecord) {
  for (const std::string_view damaged : {"\xff", "a\x80", "\xc3", "\xed\xa0\x80", "\xf5\x80\x80\x80"}) {
    Everything record;
    record.raw = damaged;
    EXPECT_EQ(decode<Everything>(encode(record)).value(), record) << "any bytes are good where no text is";
    record.text = damaged;
    EXPECT_EQ(decode<Everything>(encode(record)).code(), ErrorCode::internal);
    record.text.clear();
    record.note = damaged;
    EXPECT_EQ(decode<Everything>(encode(record)).code(), ErrorCode::internal);
  }
}

TEST(Codec, FieldsMissingAtTheEndKeepTheirDefaults) {
  const auto newer = decode<Newer>(encode(Older{7, "x"}));
  ASSERT_TRUE(newer) << newer.error().message;
  EXPECT_EQ(newer->id, 7u);
  EXPECT_EQ(newer->title, "");
}

TEST(Codec, ARecordIsWrittenInTheLowestVersionThatHoldsIt) {
  EXPECT_EQ(encode(Newer{7, "x", ""}), encode(Older{7, "x"}));
  EXPECT_EQ(encode(Newer{7, "x", "t"}), "\x02\x07\x01x\x01t"s);
  EXPECT_EQ(decode<Newer>(encode(Newer{7, "x", "t"}))->title, "t");
  EXPECT_EQ(decode<Newer>("\x01\x07\x01x\x01t"s).code(), ErrorCode::internal) << "version 1 has no third field";
}

TEST(Codec, ExtraBytesAreAcceptedFromANewerVersionOnly) {
  const auto older = decode<Older>(encode(Newer{7, "x", "title"}));
  ASSERT_TRUE(older) << older.error().message;
  EXPECT_EQ(older->name, "x");
  EXPECT_EQ(decode<Older>(encode(Older{7, "x"}) + "y").code(), ErrorCode::internal);
}

TEST(Codec, ACutOffRecordIsAnErrorOrAnOlderRecord) {
  Generator generator(seed());
  const Everything record = generator.everything();
  const std::string whole = encode(record);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto back = decode<Everything>(std::string_view(whole).substr(0, size));
    if (back) {
      EXPECT_LE(encode(*back).size(), whole.size() + 64);
    }
  }
  EXPECT_FALSE(decode<Everything>(""));
}

TEST(Codec, MalformedRecordsAreRefused) {
  const std::pair<const char*, std::string> corpus[] = {
      {"no version", ""s},
      {"version 0", "\x00\x01\x00"s},
      {"number not minimal", "\x01\x80\x00\x00"s},
      {"number without an end", "\x01\x80\x80"s},
      {"number over 64 bits", "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"s},
      {"number of 11 bytes", "\x01\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"s},
      {"text longer than the record",
       "\x01\x01\x05"
       "abc"s},
      {"text of 2^63 bytes",
       "\x01\x01\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"
       "a"s},
  };
  for (const auto& [what, bytes] : corpus) {
    const auto back = decode<Older>(bytes);
    EXPECT_EQ(back.code(), ErrorCode::internal) << what;
  }
}

TEST(Codec, ValuesThatDoNotFitTheirFieldAreRefused) {
  EXPECT_EQ(decode<Everything>("\x01\x02").code(), ErrorCode::internal) << "a bool of 2";
  EXPECT_EQ(decode<Everything>("\x01\x01\x80\x02").code(), ErrorCode::internal) << "256 in 8 bits";
  EXPECT_EQ(decode<Interval>("\x01\x01\x02\x01").code(), ErrorCode::internal) << "an optional of 2";
}

TEST(Codec, ErrorsNameTheField) {
  EXPECT_EQ(decode<Older>("\x01\x01\x05"
                          "abc")
                .error()
                .message,
            "corrupt record: name");
}

TEST(Codec, CountsCannotExceedWhatIsThere) {
  EXPECT_EQ(decode<Tree>("\x01\xff\xff\x03").code(), ErrorCode::internal);
  EXPECT_EQ(decode<Tree>("\x01\xff\xff\xff\xff\x0f\x02\x01\x00").code(), ErrorCode::internal);
}

TEST(Codec, NestingIsBounded) {
  const auto depth = [](int levels) {
    std::string bytes = "\x01\x00"s;
    for (int i = 0; i < levels; ++i) {
      std::string outer = "\x01\x01"s;
      WireWriter(outer).sized(bytes);
      bytes = outer;
    }
    return bytes;
  };
  EXPECT_TRUE(decode<Tree>(depth(kDepthMax)));
  EXPECT_FALSE(decode<Tree>(depth(kDepthMax + 1)));
}

}  // namespace
}  // namespace confab::store
