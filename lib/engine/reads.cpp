#include "engine/reads.hpp"

namespace confab::engine {

Result<state::MetaRecord> Reads::meta() const {
  auto txn = begin();
  if (!txn) return txn.error();
  return state::meta(*txn);
}

Result<Position> Reads::position() const {
  const auto now = meta();
  if (!now) return now.error();
  return now->last_position;
}

}  // namespace confab::engine
