#pragma once

#include <cstdint>

/// What unsynced_loss.so writes to the file named by CONFAB_LOSS_JOURNAL about the writes of one process to the file
/// named by CONFAB_LOSS_FILE: entries one after another, each a header and `bytes` bytes.
namespace confab::crash {

enum class LossKind : std::uint32_t {
  write = 1,          ///< bytes at offset, not durable yet
  durable_write = 2,  ///< the same through a descriptor that was opened with O_DSYNC or O_SYNC; not finished yet
  finished = 3,       ///< the last durable_write returned: it is durable
  synced = 4,         ///< fsync or fdatasync returned: every write before it is durable
  note = 5,           ///< what the program wanted to have noted at this point, e.g. that it answered a command
  unknown = 6,        ///< something that this journal cannot replay, e.g. msync: a test that meets it must fail
};

struct LossHeader {
  LossKind kind = LossKind::unknown;
  std::uint32_t bytes = 0;
  std::uint64_t offset = 0;
};

}  // namespace confab::crash
