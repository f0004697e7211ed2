#include "state/rules.hpp"
#include "store/bootstrap.hpp"

namespace confab::state {

/// A level that this build does not know is a failure and no refusal: it could not apply what comes after it.
Result<Outcome> apply_rule(Step& step, const RaiseLevel& body) {
  if (body.level > store::kLevel) return store::newer_level(body.level);
  Outcome outcome;
  outcome.kind = OutcomeKind::level_raised;
  outcome.unchanged = body.level <= step.meta.level;
  if (!outcome.unchanged) {
    step.meta.level = body.level;
    if (auto put = step.tables.put_level(body.level); !put) return put.error();
  }
  outcome.level = step.meta.level;
  return outcome;
}

}  // namespace confab::state
