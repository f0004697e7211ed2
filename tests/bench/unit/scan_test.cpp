#include "bench/load/scan.hpp"

#include <gtest/gtest.h>

namespace confab::load {
namespace {

constexpr std::string_view kEvent =
    R"({"event":"message","cursor":"1-20","conversation":5,"seq":17,"body":"\"seq\":99"})";

TEST(Scan, FindsTheNumberOfAMember) {
  EXPECT_EQ(scan_number(kEvent, R"("conversation":)"), 5U);
  EXPECT_EQ(scan_number(kEvent, R"("seq":)"), 17U);
}

TEST(Scan, FindsNoNumberWhereThereIsNone) {
  EXPECT_FALSE(scan_number(kEvent, R"("user":)").has_value());
  EXPECT_FALSE(scan_number(kEvent, R"("cursor":)").has_value());
  EXPECT_FALSE(scan_number(R"({"seq":)", R"("seq":)").has_value());
}

TEST(Scan, IsNotFooledByNamesInsideOfAText) {
  EXPECT_FALSE(scan_number(R"({"body":"\"seq\":99"})", R"("seq":)").has_value());
}

TEST(Scan, FindsTheTextOfAMember) {
  EXPECT_EQ(scan_text(kEvent, R"("cursor":)"), "1-20");
  EXPECT_EQ(scan_text(kEvent, R"("title":)"), "");
  EXPECT_EQ(scan_text(R"({"cursor":"1-2)", R"("cursor":)"), "");
}

}  // namespace
}  // namespace confab::load
