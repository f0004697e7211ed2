#pragma once

#include <string>

#include <confab/result.hpp>

#include "util/directory.hpp"

namespace confab::log {

/// DATA/writer.lock: whoever holds it is the writer. The kernel lets go of it when its holder dies, however it dies.
///
/// The lock belongs to the open file, not to the process: two logs in one process exclude each other too. A forked
/// child closes it (util::Descriptor), so that it goes with the process that took it.
class WriterLock {
 public:
  /// Makes the file if it is not there (0600). Errors: io_error
  static Result<WriterLock> open(const util::Directory& data);

  /// Does not wait. Errors: io_error
  Result<bool> try_acquire();
  void release();
  bool held() const { return held_; }

 private:
  WriterLock(std::string path, util::Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  util::Descriptor file_;
  bool held_ = false;
};

}  // namespace confab::log
