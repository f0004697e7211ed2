#pragma once

#include <filesystem>
#include <stdexcept>

#include <fcntl.h>

#include "store/key.hpp"
#include "store/process_bytes.hpp"
#include "store/table.hpp"
#include "support/test_store.hpp"

namespace confab::tests {

/// A process that has a store open, as others see it by its locks: without a level, one of version 0.1. The locks go by
/// the open file, so it need not be a process. There must have been an engine in the directory before.
class OlderProcess {
 public:
  explicit OlderProcess(const std::filesystem::path& data_dir, off_t number = 77) {
    file_ = util::Descriptor(::open((data_dir / store::kDataFileName).c_str(), O_RDWR | O_CLOEXEC));
    if (!file_) throw std::runtime_error("there is no store");
    take(store::process_byte(number, 1));
  }

  void take(off_t byte) {
    if (!must(store::lock_byte(file_, byte, "a store"))) throw std::runtime_error("the byte is taken");
  }

  void end() { file_.reset(); }

 private:
  util::Descriptor file_;
};

/// Gives a store that was only copied what an engine leaves behind.
inline void make_openable(const std::filesystem::path& data_dir) {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.map_bytes = std::size_t{1} << 30;
  must(store::Environment::open(options));
}

/// Makes a store, or the one that is there, one of an older version.
inline void make_older(const std::filesystem::path& data_dir, std::uint64_t level = 1) {
  store::EnvironmentOptions options;
  options.directory = data_dir;
  options.map_bytes = std::size_t{1} << 30;
  const auto environment = must(store::Environment::open(options));
  auto txn = must(environment->write());
  store::MutableTable rows(txn, store::TableName::meta);
  must(rows.put(store::kMetaLevel, store::Key(level)));
  must(txn.commit());
}

}  // namespace confab::tests
