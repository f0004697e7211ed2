#include "state/id_window.hpp"

#include <chrono>
#include <cstring>

#include <gtest/gtest.h>

namespace confab::state {
namespace {

CommandId id_of(std::uint64_t number) {
  CommandId id{};
  for (std::size_t i = 0; i < 7; ++i) id[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  // Few homes, so that ids collide.
  id[0] = static_cast<std::uint8_t>(number % 5);
  return id;
}

IdWindow window_of(std::uint64_t positions_max, std::uint64_t first, std::uint64_t last) {
  IdWindow window(positions_max);
  window.reset();
  for (std::uint64_t p = first; p <= last; ++p) {
    window.add(id_of(p), Position(p));
    window.commit();
  }
  return window;
}

void expect_holds(const IdWindow& window, std::uint64_t first, std::uint64_t last, std::uint64_t end) {
  for (std::uint64_t p = 1; p <= end; ++p) {
    const auto found = window.find(id_of(p));
    const bool inside = p >= first && p <= last;
    ASSERT_EQ(found.has_value(), inside) << p;
    if (inside) {
      EXPECT_EQ(found->value, p);
    }
  }
}

TEST(IdWindow, IsEmptyAtFirst) { expect_holds(window_of(4, 1, 0), 1, 0, 10); }

TEST(IdWindow, KeepsExactlyTheNewest) {
  for (std::uint64_t last = 1; last < 40; ++last) {
    expect_holds(window_of(10, 1, last), last > 10 ? last - 9 : 1, last, last + 2);
  }
}

TEST(IdWindow, StaysFastWithIdsThatFollowOneAnother) {
  constexpr std::uint64_t kPositions = 20000;
  IdWindow window(kPositions);
  window.reset();
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t p = 1; p <= 10 * kPositions; ++p) {
    CommandId id{};
    std::memcpy(id.data(), &p, sizeof p);
    window.add(id, Position(p));
    window.commit();
  }
  // Some 50 ns each when spread; a run through the whole index would take minutes.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

TEST(IdWindow, MayBeginAtAnyPosition) { expect_holds(window_of(10, 1003, 1015), 1006, 1015, 1100); }

TEST(IdWindow, IsUnchangedByABatchThatIsRolledBack) {
  for (std::uint64_t before = 0; before < 25; ++before) {
    for (std::uint64_t added = 0; added < 25; ++added) {
      auto window = window_of(10, 1, before);
      window.begin();
      for (std::uint64_t i = 1; i <= added; ++i) window.add(id_of(1000 + i), Position(before + i));
      window.rollback();
      expect_holds(window, before > 10 ? before - 9 : 1, before, before + 2);
      EXPECT_FALSE(window.find(id_of(1001)));
      window.begin();
      window.add(id_of(2000), Position(before + 1));
      EXPECT_EQ(window.find(id_of(2000)), Position(before + 1));
    }
  }
}

}  // namespace
}  // namespace confab::state
