#include "bench/load/people.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace confab::load {
namespace {

TEST(People, ComeBackFromTheirFile) {
  const tests::TempDir directory;
  const std::string path = directory / "people";
  People people;
  people.users = {{4, "token-a"}, {5, "token-b"}, {6, "token-c"}};
  people.sets["team"] = {{9, {0, 1, 2}}};
  people.sets["pairs"] = {{10, {0, 1}}, {11, {2, 1}}};
  people.write(path);
  const People read = People::read(path);
  ASSERT_EQ(read.users.size(), 3U);
  EXPECT_EQ(read.users[2].id, 6U);
  EXPECT_EQ(read.users[1].token, "token-b");
  ASSERT_EQ(read.sets.at("pairs").size(), 2U);
  EXPECT_EQ(read.sets.at("pairs")[1].room, 11U);
  EXPECT_EQ(read.sets.at("pairs")[1].members, (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(read.sets.at("team")[0].members.size(), 3U);
}

TEST(PeopleDeathTest, AFileWithAnUnknownMemberEndsTheProgram) {
  const tests::TempDir directory;
  const std::string path = directory / "people";
  std::ofstream(path) << "user 4 token\nroom team 9 0 1\n";
  EXPECT_EXIT(People::read(path), testing::ExitedWithCode(2), "unknown member");
}

}  // namespace
}  // namespace confab::load
