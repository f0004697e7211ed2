#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "crash/acknowledged.hpp"
#include "crash/loss_journal.hpp"

namespace confab::crash {

/// One run under unsynced_loss.so: the file before it, and everything that was written to it since.
///
/// A power cut may come between any two entries of the journal. What was synced before it is on the disk. Each other
/// write is there, or not, or some of its sectors are; independently of each other, and of their order.
class LossJournal {
 public:
  struct Image {
    std::string bytes;
    Acknowledged acknowledged;   ///< before the cut
    std::size_t unsynced = 0;    ///< writes that the cut could touch
    bool contradictory = false;  ///< a note was no acknowledgement, or contradicted another
  };

  /// Nothing if the journal is not in the form of loss_journal.hpp; an entry cut short at its end is no part of it.
  static std::optional<LossJournal> parse(std::string base, std::string journal);

  std::size_t entries() const { return entries_.size(); }
  std::size_t syncs() const;

  /// Whether the program did to the file what no journal can replay.
  bool is_whole() const;

  /// The file as a cut after `cut` entries could leave it.
  Image cut(std::size_t cut, std::mt19937_64& random) const;

 private:
  struct Entry {
    LossHeader header;
    std::string_view bytes;
  };

  std::vector<bool> durable_writes(std::size_t cut) const;

  std::string base_;
  std::string journal_;
  std::vector<Entry> entries_;
};

}  // namespace confab::crash
