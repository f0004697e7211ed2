#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "store/environment.hpp"
#include "store/table.hpp"
#include "support/put_number.hpp"
#include "support/temp_dir.hpp"

namespace confab::store {

/// A directory for a store, and the steps most tests take.
class StoreTest : public testing::Test {
 protected:
  static constexpr std::size_t kMiB = std::size_t{1} << 20;

  EnvironmentOptions options() const {
    EnvironmentOptions options;
    options.directory = dir_ / "data";
    options.map_bytes = 1024 * kMiB;
    return options;
  }

  std::unique_ptr<Environment> open() const { return open(options()); }

  static std::unique_ptr<Environment> open(const EnvironmentOptions& options) {
    auto opened = Environment::open(options);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened ? *std::move(opened) : nullptr;
  }

  static Result<> put(Environment& environment, std::string_view key, std::string_view value) {
    auto txn = environment.write();
    if (!txn) return txn.error();
    if (auto stored = MutableTable(*txn, TableName::users).put(key, value); !stored) return stored;
    return txn->commit();
  }

  /// The value, or "none", or the error's message.
  static std::string get(const Environment& environment, std::string_view key) {
    auto txn = environment.read();
    if (!txn) return txn.error().message;
    const auto value = Table(*txn, TableName::users).get(key);
    if (!value) return value.error().message;
    return std::string(value->value_or("none"));
  }

  tests::TempDir dir_;
};

}  // namespace confab::store
