#include "bench/load/mark.hpp"

#include <gtest/gtest.h>

namespace confab::load {
namespace {

TEST(Mark, ComesBackFromTheBodyItIsIn) {
  const Mark mark{0xDEADBEEF, 12345, 67890, 0x123456789ABCDEF};
  const std::string body = mark.body(100);
  EXPECT_EQ(body.size(), 100U);
  const auto read = Mark::parse(body + R"(","client_key":"k"})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->run, mark.run);
  EXPECT_EQ(read->sender, mark.sender);
  EXPECT_EQ(read->number, mark.number);
  EXPECT_EQ(read->sent_at, mark.sent_at);
}

TEST(Mark, IsNotReadFromTextThatIsCutOffOrAnother) {
  const std::string body = Mark{1, 2, 3, 4}.body(Mark::kBytes);
  EXPECT_FALSE(Mark::parse(body.substr(0, Mark::kBytes - 1)).has_value());
  EXPECT_FALSE(Mark::parse(body.substr(1) + "0").has_value());
  std::string spoiled = body;
  spoiled[10] = '"';
  EXPECT_FALSE(Mark::parse(spoiled).has_value());
}

}  // namespace
}  // namespace confab::load
