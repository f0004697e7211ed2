#pragma once

#include <atomic>

/// Failures of the disk, for the programs that link disk_faults.cpp: it stands before the C library's writes and syncs.
namespace confab::tests {

struct DiskFaults {
  std::atomic<int> data_write = 0;  ///< errno for every write of pages, 0 for none
  std::atomic<int> sync = 0;        ///< errno for fdatasync
  std::atomic<int> meta_write = 0;  ///< errno for a write through an O_DSYNC descriptor, which is LMDB's last step
  /// Whether the process dies as soon as such a write is done.
  std::atomic<bool> kill_after_meta_write = false;
};

DiskFaults& disk_faults();

}  // namespace confab::tests
