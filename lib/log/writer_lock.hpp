#pragma once

#include <string>

#include <confab/result.hpp>

#include "util/directory.hpp"

namespace confab::log {

/// The process that holds it is the writer. It is a lock on a byte of the store itself (store::kWriterByte): a file
/// that is only a lock could be removed under its holder, and the next process would make another one and write too.
/// The kernel releases it when its holder dies, however it dies.
///
/// The lock belongs to the open file, not to the process: two logs in one process exclude each other too. A forked
/// child closes it (util::Descriptor), so that it goes with the process that took it.
class WriterLock {
 public:
  /// Errors: io_error
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
