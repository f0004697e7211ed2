#pragma once

#include <cstddef>
#include <cstdint>

#include <confab/limits.hpp>

namespace confab::state {

/// How many conversations one user may be in, how many people they may block and how many reports they may have
/// waiting, and how many names hosts may follow under. They are the rules' own: equal stores need equal ones.
struct Bounds {
  std::uint64_t groups = Limits::groups_per_user_max;
  std::uint64_t directs = Limits::directs_per_user_max;
  std::uint64_t left_groups = Limits::left_groups_per_user_max;
  std::uint64_t added_per_hour = Limits::groups_added_per_hour_max;
  std::uint64_t added_by_one_per_hour = Limits::groups_added_by_one_per_hour_max;
  std::size_t member_intervals = Limits::member_intervals_max;
  std::size_t followers = Limits::followers_max;
  std::uint64_t blocked = Limits::blocked_per_user_max;
  std::uint64_t open_reports = Limits::open_reports_per_user_max;
};

}  // namespace confab::state
