#include "store/process_bytes.hpp"

#include <deque>
#include <string>

#include <fcntl.h>

#include "support/child.hpp"
#include "support/directory.hpp"
#include "support/older_process.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

using tests::Child;
using tests::must;
using tests::OlderProcess;

class ProcessBytes : public StoreTest {
 protected:
  std::string data() const { return dir_ / "data"; }
};

TEST_F(ProcessBytes, EveryProcessOfThisVersionIsSeenToKnowItsLevels) {
  Child child([&](const Child::Line& line) {
    const auto other = Environment::open(options());
    line.tell();
    return other && line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(child.wait_told());
  const auto environment = open();
  for (std::uint64_t level = 1; level <= kLevel; ++level) EXPECT_TRUE(environment->keep_out_older(level)) << level;
  const auto beyond = environment->keep_out_older(kLevel + 1);
  EXPECT_EQ(beyond.code(), ErrorCode::unavailable);
  child.tell();
  EXPECT_EQ(child.wait(), 0);
}

TEST_F(ProcessBytes, AnOlderProcessIsNamedUntilItEnds) {
  open();
  Child older([&](const Child::Line& line) {
    OlderProcess self(data(), process_number(5));
    line.tell();
    return line.wait_told() ? static_cast<int>(::getpid() % 100) : 101;
  });
  ASSERT_TRUE(older.wait_told());
  const auto environment = open();
  const auto found = environment->keep_out_older(kLevel);
  ASSERT_EQ(found.code(), ErrorCode::unavailable);
  older.tell();
  const int pid_part = older.wait();
  EXPECT_NE(found.error().message.find(std::to_string(pid_part) + " has "), std::string::npos) << found.error().message;
  EXPECT_TRUE(environment->keep_out_older(kLevel));
}

TEST_F(ProcessBytes, OneOlderProcessIsFoundAmongMany) {
  const auto environment = open();
  std::deque<OlderProcess> others;
  for (off_t number : {off_t{5}, off_t{3}, off_t{4}, off_t{1} << 50, kProcessNumbersMax - 1, off_t{70'000}, off_t{0}}) {
    others.emplace_back(data(), number).take(process_byte(number, kLevel));
  }
  EXPECT_TRUE(environment->keep_out_older(kLevel));
  for (off_t number : {off_t{2}, off_t{6}, off_t{7}, kProcessNumbersMax - 2}) {
    OlderProcess older(data(), number);
    EXPECT_EQ(environment->keep_out_older(kLevel).code(), ErrorCode::unavailable) << number;
    older.end();
    EXPECT_TRUE(environment->keep_out_older(kLevel)) << number;
  }
}

TEST_F(ProcessBytes, WhileOthersAreKeptOutAnOlderOneFailsAndOneOfThisVersionWaits) {
  Child child([&](const Child::Line& line) {
    if (!line.wait_told()) return 1;
    const auto file = tests::open_directory(data())->open_file(kDataFileName, O_RDWR);
    if (!file || must(lock_byte(*file, process_byte(process_number(5), 1), data()))) return 2;
    line.tell();
    return Environment::open(options()) ? 0 : 3;
  });
  const auto environment = open();
  auto kept_out = environment->keep_out_older(kLevel);
  ASSERT_TRUE(kept_out) << kept_out.error().message;
  child.tell();
  EXPECT_TRUE(child.wait_told());
  kept_out->reset();
  EXPECT_EQ(child.wait(), 0);
}

TEST_F(ProcessBytes, AProcessThatKeepsOthersOutStillHoldsItsOwn) {
  const auto environment = open();
  const auto kept_out = environment->keep_out_older(kLevel);
  ASSERT_TRUE(kept_out);
  const std::string file = dir_ / "data/engines.lock";
  ASSERT_EQ(::unlink(file.c_str()), 0);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::already_open);
  EXPECT_TRUE(must(has_processes(*environment->directory())));
}

TEST_F(ProcessBytes, BytesOfLevelsAndProcessesAreApart) {
  EXPECT_EQ(process_byte(0, 1), kProcessBytes);
  for (std::uint64_t level = 1; level < 255; ++level) {
    EXPECT_GT(process_byte(0, level + 1), process_byte(kProcessNumbersMax - 1, level)) << level;
  }
  EXPECT_LT(process_number(~std::uint64_t{0}), kProcessNumbersMax);
}

}  // namespace
}  // namespace confab::store
