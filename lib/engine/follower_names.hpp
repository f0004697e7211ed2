#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>

#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/reads.hpp"
#include "util/directory.hpp"
#include "util/files.hpp"
#include "util/random.hpp"

namespace confab::engine {

/// A host that follows the log comes back after a crash and goes on where it had confirmed, and nobody else may follow
/// under its name meanwhile. FollowerNames keeps the names: a row of the store for each, which only commands change,
/// and a lock while somebody follows.
///
/// Threads:  any. Completions are called on the log's thread for them.
/// Lifetime: ends after its last completion and before its parts do.
class FollowerNames {
 public:
  struct Parts {
    const Reads& reads;
    Commands& commands;
    util::DirectoryPtr directory;
    std::uint64_t epoch;
    util::RandomSource& random;
  };
  explicit FollowerNames(const Parts& parts) : parts_(parts) {}

  /// Takes a name until the descriptor is closed. Errors: conflict (name: somebody follows under it), io_error
  Result<util::Descriptor> lock(std::string_view name) const;

  struct Begun {
    std::uint64_t run = 0;  ///< names this follower among all that ever had the name, when it reads and confirms
    Feed::Started started;
  };
  /// Waits for the commit; the caller has the lock. Errors: those of Engine::follow()
  Result<Begun> begin(const std::string& name, const FollowOptions& options);

  /// Completes with the position when it is on disk. Errors: conflict (another follower has the name), not_found (name)
  void confirm(const std::string& name, std::uint64_t run, Position position, Done<Position> done);

  /// Completes with the newest position. Errors: not_found (name), conflict (name: somebody follows under it)
  void remove(std::string_view name, Done<Position> done);

  Result<std::vector<FollowerInfo>> stored() const;

 private:
  const Parts parts_;
};

}  // namespace confab::engine
