#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <confab/export.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

namespace confab::inline v0_1 {

/// Where Engine::follow() begins, and how much it hands out ahead of the confirmations.
struct FollowOptions {
  enum class From : std::uint8_t {
    confirmed,  ///< after the confirmed position of the name; a new name begins at the oldest record
    oldest,     ///< at the oldest record that the log still has
    newest,     ///< after the newest record
    cursor      ///< after `cursor`, which may be before or behind the confirmed position
  };
  From from = From::confirmed;
  Cursor cursor{};  ///< with From::cursor

  /// Events that are handed out and not confirmed. When there are so many, delivery waits for a confirmation. 1000;
  /// raise it for a host that confirms rarely. Memory is bounded by the next option, not by this one.
  std::size_t unconfirmed_events_max = 1000;
  /// The same in bytes of message texts: 4 MiB. One event is always handed out, however large it is.
  std::size_t unconfirmed_bytes_max = std::size_t{4} << 20;
};

/// A name under which a host follows the log, as it is stored.
struct FollowerInfo {
  std::string name;
  Cursor confirmed;         ///< everything up to here is confirmed on disk; of an earlier epoch: from before a restore
  TimeMs confirmed_at = 0;  ///< when that was written
};

/// A host that follows the whole log under a name: see Engine::follow().
///
/// Destroying it ends the delivery: it waits for a callback under way and for the last confirmation to be on disk.
/// Inside a callback or a completion it does not wait; then the callback under way is the last.
///
/// Threads: any. Lifetime: destroy before the Engine.
class CONFAB_CXX_API Follower {
 public:
  virtual ~Follower() = default;

  /// Says that every event up to this position is dealt with. Never blocks. It is on disk within about a second, in one
  /// small commit for all that were confirmed meanwhile; a position before the confirmed one changes nothing.
  ///
  /// Errors: invalid_argument (position)  beyond the last event that was handed out
  virtual Result<> confirm(Position position) = 0;

  /// Everything up to here is confirmed on disk: after a crash the next follower of the name begins behind it.
  virtual Cursor confirmed() const = 0;

  /// Where the delivery began.
  virtual Cursor started() const = 0;

  /// True: it began where the follower before it had confirmed. False: under a new name, or where FollowOptions said.
  virtual bool resumed() const = 0;
};

}  // namespace confab::inline v0_1
