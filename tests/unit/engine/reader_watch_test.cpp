#include "engine/reader_watch.hpp"

#include <gtest/gtest.h>

namespace confab::engine {
namespace {

store::StoreStats seen(std::uint64_t last_txn, std::optional<std::uint64_t> oldest_txn) {
  store::StoreStats stats;
  stats.last_txn = last_txn;
  if (oldest_txn) stats.oldest_reader = store::OldestReader{4711, *oldest_txn};
  return stats;
}

TEST(ReaderWatch, AReaderOfTheNewestCommitIsNotBehind) {
  ReaderWatch watch;
  EXPECT_EQ(watch.look(seen(10, std::nullopt), 1'000).age_ms, 0);
  EXPECT_EQ(watch.look(seen(10, 10), 1'000).behind_commits, 0U);
  EXPECT_EQ(watch.look(seen(10, 10), 900'000).age_ms, 0) << "nobody writes, so it costs nothing";
}

TEST(ReaderWatch, TellsHowLongAndHowFarTheOldestReaderIsBehind) {
  ReaderWatch watch;
  watch.look(seen(12, 10), 1'000);
  const auto standing = watch.look(seen(512, 10), 91'000);
  EXPECT_EQ(standing.age_ms, 90'000);
  EXPECT_EQ(standing.behind_commits, 502U);
  EXPECT_EQ(standing.pid, 4711);
}

TEST(ReaderWatch, StartsAgainWithAnotherReader) {
  ReaderWatch watch;
  watch.look(seen(12, 10), 1'000);
  EXPECT_EQ(watch.look(seen(600, 599), 91'000).age_ms, 0);
  EXPECT_EQ(watch.look(seen(601, 599), 92'000).age_ms, 1'000);
  watch.look(seen(602, 602), 93'000);
  EXPECT_EQ(watch.look(seen(603, 599), 94'000).age_ms, 0);
}

TEST(ReaderWatch, WarnsOfAnOldReaderOnceInAWhile) {
  ReaderWatch watch;
  const auto warning_at = [&](std::int64_t now_ms) { return watch.warning(watch.look(seen(500, 10), now_ms), now_ms); };
  EXPECT_FALSE(warning_at(0));
  EXPECT_FALSE(warning_at(ReaderWatch::kOldMs - 1));
  const auto warning = warning_at(ReaderWatch::kOldMs);
  ASSERT_TRUE(warning);
  EXPECT_NE(warning->find("process 4711"), std::string::npos) << *warning;
  EXPECT_NE(warning->find("60 s"), std::string::npos) << *warning;
  EXPECT_FALSE(warning_at(ReaderWatch::kOldMs + ReaderWatch::kToldEveryMs - 1));
  EXPECT_TRUE(warning_at(ReaderWatch::kOldMs + ReaderWatch::kToldEveryMs));
}

}  // namespace
}  // namespace confab::engine
