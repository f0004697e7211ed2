#include "engine/levels.hpp"

#include <memory>
#include <utility>

#include "store/schema.hpp"

namespace confab::engine {

bool Levels::is_newest() const {
  const auto meta = reads_.meta();
  return !meta || meta->level >= store::kLevel;
}

void Levels::raise() {
  if (is_newest() || raising_.exchange(true)) return;
  auto kept_out = environment_.keep_out_older(store::kLevel);
  if (!kept_out) {
    raising_ = false;
    const std::string why = kept_out.error().message;
    if (std::exchange(told_, why) != why) say(LogLevel::info, "the store is not raised yet: " + why);
    return;
  }
  // Nobody older comes in until the command is answered.
  auto closed = std::make_shared<util::Descriptor>(*std::move(kept_out));
  commands_.submit({}, state::RaiseLevel{store::kLevel}, [this, closed](const Result<state::Outcome>& raised) {
    closed->reset();
    raising_ = false;
    if (raised && !raised->unchanged) {
      say(LogLevel::info, "the store was raised to level " + std::to_string(raised->level) +
                              ": versions that know only lower ones cannot open it any more");
    } else if (!raised && raised.code() != ErrorCode::unavailable) {  // closing, or the next writer does it
      say(LogLevel::warn, "the store was not raised: " + raised.error().message);
    }
  });
}

void Levels::say(LogLevel level, const std::string& line) const {
  if (sink_) sink_(level, line);
}

}  // namespace confab::engine
