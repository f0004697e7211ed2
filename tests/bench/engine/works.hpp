#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <confab/engine.hpp>

#include "support/temp_dir.hpp"
#include "support/test_store.hpp"

/// What is measured: each work makes its stores in folders of its own, prints its figures and throws if anything is
/// lost. With `quick` everything is small and only that is worth knowing.
namespace confab::bench {

using tests::must;
using tests::TempDir;

struct Plan {
  bool quick = false;

  int rounds() const { return quick ? 1 : 5; }
  std::chrono::milliseconds round() const { return std::chrono::milliseconds(quick ? 100 : 700); }
  std::uint64_t scaled(std::uint64_t size) const { return quick ? (size + 99) / 100 : size; }
};

inline std::unique_ptr<Engine> open_engine(const std::string& directory,
                                           std::uint64_t log_keep_records = EngineOptions().log_keep_records) {
  EngineOptions options;
  options.data_dir = directory;
  options.log_keep_records = log_keep_records;
  return must(Engine::open(std::move(options)));
}

/// Durable acknowledged sends to 10,000 conversations at random, so many of them waiting at once, beside SQLite and
/// LMDB.
void measure_sends_1(const Plan& plan);
void measure_sends_64(const Plan& plan);
void measure_sends_512(const Plan& plan);

/// Reactions to the newest messages of 1,000 conversations at random, 64 waiting at once, beside sends there: rounds
/// in turn, because the disk is never twice the same.
void measure_changes_64(const Plan& plan);

/// The same from two processes at once: one writes, the other's commands are forwarded.
void measure_processes(const Plan& plan);

/// A page of 50 messages, the first and the last of a million, beside a range read of LMDB.
void measure_pages(const Plan& plan);

/// From Engine::open to ready with a million messages stored.
void measure_opening(const Plan& plan);

/// What a send costs as the stored messages, the conversations and the users grow, while the log grows too.
void measure_growth(const Plan& plan);

/// What a send costs while the log is kept short, beside one while it grows.
void measure_trimming(const Plan& plan);

}  // namespace confab::bench
