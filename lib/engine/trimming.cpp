#include "engine/trimming.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace confab::engine {

namespace {

/// Trimming seals what the conversations still have open in its range, so few long ranges cost less than many short
/// ones: it begins when the log is longer than it should be by this part.
constexpr std::uint64_t kTrimSlackPart = 8;

/// All but the newest `keep`.
Position before_newest(Position newest, std::uint64_t keep) {
  return Position(newest.value > keep ? newest.value - keep : 0);
}

}  // namespace

/// Each command writes a record of its own, which would always leave one more to trim: so the goal is fixed here.
void Trimming::trim(Position up_to, Done<Position> done) {
  const auto newest = reads_.position();
  if (!newest) return done(newest.error());
  const Position goal = std::min(up_to, before_newest(*newest, Limits::command_window_positions));
  trim_on(goal, Position(), std::move(done));
}

/// Each command does a bounded part, and the next follows while there is more.
void Trimming::trim_on(Position goal, Position trimmed, Done<Position> done) {
  commands_.submit({}, state::TrimLog{goal}, [=, this, done = std::move(done)](Result<state::Outcome> outcome) {
    if (!outcome) return done(outcome.error());
    const Position now = outcome->trimmed_to;
    if (now >= goal || now <= trimmed) return done(now);
    trim_on(goal, now, done);
  });
}

void Trimming::keep_short() {
  if (options_.log_keep_records == 0) return;
  const auto meta = reads_.meta();
  if (!meta) return;
  const std::uint64_t keep = std::max<std::uint64_t>(options_.log_keep_records, Limits::command_window_positions);
  const std::uint64_t records = meta->last_position.value + 1 - meta->first_position.value;
  if (records <= keep + keep / kTrimSlackPart) return;
  if (keeping_short_.exchange(true)) return;
  trim(before_newest(meta->last_position, keep), [this](const Result<Position>& trimmed) {
    keeping_short_ = false;
    // Unavailable: this process closes, or the next writer does it.
    if (trimmed || trimmed.code() == ErrorCode::unavailable || !options_.log) return;
    options_.log(LogLevel::warn, "the log cannot be trimmed and grows: " + trimmed.error().message);
  });
}

}  // namespace confab::engine
