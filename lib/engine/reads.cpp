#include "engine/reads.hpp"

namespace confab::engine {

Result<Position> Reads::position() const {
  auto txn = begin();
  if (!txn) return txn.error();
  auto meta = state::meta(*txn);
  if (!meta) return meta.error();
  return meta->last_position;
}

}  // namespace confab::engine
