// What happens when room runs out, in the map and on the disk, and when the disk itself fails.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/child.hpp"
#include "support/disk_faults.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

namespace fs = std::filesystem;
using tests::Child;

class RoomTest : public StoreTest {
 protected:
  void TearDown() override {
    auto& faults = tests::disk_faults();
    faults.data_write = faults.sync = faults.meta_write = 0;
    if (!mounted_.empty()) {
      EXPECT_EQ(::umount2(mounted_.c_str(), MNT_DETACH), 0);
    }
  }

  EnvironmentOptions small(std::size_t map_bytes, std::size_t map_bytes_max) const {
    auto small = options();
    small.map_bytes = map_bytes;
    small.map_bytes_max = map_bytes_max;
    small.map_growth_bytes = kMiB;
    return small;
  }

  /// Puts rows of 64 KiB until one is refused; says how many were taken and with what the last was refused.
  static std::pair<int, ErrorCode> fill(Environment& environment) {
    for (int i = 0; i < 4096; ++i) {
      const auto stored = put(environment, "fill" + std::to_string(i), std::string(kMiB / 16, 'f'));
      if (!stored) return {i, stored.code()};
    }
    return {4096, ErrorCode::ok};
  }

  static Result<> unfill(Environment& environment, int rows) {
    auto txn = environment.write();
    if (!txn) return txn.error();
    MutableTable table(*txn, TableName::users);
    for (int i = 0; i < rows; ++i) {
      if (auto deleted = table.del("fill" + std::to_string(i)); !deleted) return deleted.error();
    }
    return txn->commit();
  }

  std::string mounted_;  // a disk of its own, if the test has one

  /// Full, it reads on, refuses, and takes writes again once `make_room` has made some.
  void expect_recovery(Environment& environment, const std::function<void(int rows)>& make_room) {
    ASSERT_TRUE(put(environment, "k", "v"));
    const auto [rows, refusal] = fill(environment);
    ASSERT_EQ(refusal, ErrorCode::store_full);
    EXPECT_GT(rows, 1);
    EXPECT_EQ(put(environment, "big", std::string(kMiB, 'b')).code(), ErrorCode::store_full);
    EXPECT_EQ(get(environment, "k"), "v");
    EXPECT_EQ(get(environment, "fill" + std::to_string(rows - 1)).size(), kMiB / 16);
    EXPECT_EQ(get(environment, "fill" + std::to_string(rows)), "none");
    EXPECT_EQ(get(environment, "big"), "none");
    make_room(rows);
    EXPECT_TRUE(put(environment, "big", std::string(kMiB, 'b')));
    EXPECT_EQ(get(environment, "big").size(), kMiB);
  }
};

TEST_F(RoomTest, MapGrowsByItselfUpToItsLargestSize) {
  const auto environment = open(small(kMiB, 8 * kMiB));
  const auto [rows, refusal] = fill(*environment);
  EXPECT_EQ(refusal, ErrorCode::store_full);
  EXPECT_EQ(environment->stats()->map_bytes, 8 * kMiB);
  EXPECT_GT(rows, 100) << "most of 8 MiB in rows of 64 KiB";
}

TEST_F(RoomTest, AFullMapRefusesWritesButNotReadsAndRecoversWhenRowsAreDeleted) {
  const auto environment = open(small(4 * kMiB, 4 * kMiB));
  expect_recovery(*environment, [&](int rows) {
    ASSERT_TRUE(unfill(*environment, rows));
    ASSERT_TRUE(put(*environment, "next", "")) << "what one transaction frees, a later one uses";
  });
}

TEST_F(RoomTest, ATransactionThatNeedsMoreRoomFailsAsAWholeAndTheNextHasALargerMap) {
  const auto environment = open(small(kMiB, 64 * kMiB));
  {
    auto txn = environment->write();
    MutableTable table(*txn, TableName::users);
    ASSERT_TRUE(table.put("first", "v"));
    EXPECT_EQ(table.put("big", std::string(kMiB + kMiB / 2, 'b')).code(), ErrorCode::store_full);
    EXPECT_EQ(table.put("last", "v").has_value(), false) << "nothing more fits into a failed transaction";
    EXPECT_EQ(txn->commit().code(), ErrorCode::store_full);
  }
  EXPECT_EQ(get(*environment, "first"), "none");
  EXPECT_TRUE(put(*environment, "big", std::string(kMiB + kMiB / 2, 'b')));
}

TEST_F(RoomTest, AnOpenReaderDelaysGrowthButKeepsItsViewAndBlocksNobodyForLong) {
  const auto environment = open(small(kMiB, 64 * kMiB));
  ASSERT_TRUE(put(*environment, "k", "old"));
  auto held = environment->read();
  ASSERT_TRUE(put(*environment, "k", "new"));
  const auto [rows, refusal] = fill(*environment);
  EXPECT_EQ(refusal, ErrorCode::store_full) << "the map cannot change under an open transaction";
  EXPECT_EQ(Table(*held, TableName::users).get("k").value(), "old");
  EXPECT_EQ(get(*environment, "k"), "new") << "others read meanwhile";
  { const ReadTxn ended = *std::move(held); }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  Result<> stored;
  do {
    stored = put(*environment, "fill" + std::to_string(rows), std::string(kMiB, 'f'));
  } while (!stored && std::chrono::steady_clock::now() < deadline);
  EXPECT_TRUE(stored) << "it recovers by itself";
}

TEST_F(RoomTest, AFullDiskRefusesWritesButNotReadsAndRecoversWithRoom) {
  const std::string mounted = dir_ / "disk";
  fs::create_directory(mounted);
  if (::mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=24m,mode=700") != 0) GTEST_SKIP() << "may not mount here";
  mounted_ = mounted;
  std::ofstream(mounted + "/ballast") << std::string(8 * kMiB, 'b');
  auto on_disk = options();
  on_disk.directory = mounted + "/data";
  {
    const auto environment = open(on_disk);
    expect_recovery(*environment, [&](int) { fs::remove(mounted + "/ballast"); });
    EXPECT_EQ(fill(*environment).second, ErrorCode::store_full) << "it can fill again";
  }
  EXPECT_EQ(get(*open(on_disk), "k"), "v") << "a full disk must not keep it from opening";
}

TEST_F(RoomTest, ADiskWithoutRoomForTheLockFileIsAnErrorAndNoSignal) {
  const std::string mounted = dir_ / "disk";
  fs::create_directory(mounted);
  if (::mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=8m,mode=700") != 0) GTEST_SKIP() << "may not mount here";
  mounted_ = mounted;
  auto on_disk = options();
  on_disk.directory = mounted + "/data";
  ASSERT_TRUE(put(*open(on_disk), "k", "v"));
  const fs::path lock_file = mounted + "/data/lock.mdb";
  const auto bytes = fs::file_size(lock_file);
  const auto fill_disk = [&] {
    std::ofstream ballast(mounted + "/ballast", std::ios::binary);
    const std::string block(4096, 'b');
    while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  };
  fs::remove(lock_file);
  fill_disk();
  EXPECT_EQ(Environment::open(on_disk).code(), ErrorCode::store_full) << "missing";
  fs::remove(mounted + "/ballast");
  fs::remove(lock_file);
  std::ofstream(lock_file).flush();
  fs::resize_file(lock_file, bytes);
  fill_disk();
  EXPECT_EQ(Environment::open(on_disk).code(), ErrorCode::store_full) << "a hole";
  fs::remove(mounted + "/ballast");
  EXPECT_EQ(get(*open(on_disk), "k"), "v");
}

TEST_F(RoomTest, FileSizeLimitIsAFullDisk) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto environment = open();
  rlimit tight = before;
  tight.rlim_cur = 6 * kMiB + 1000;  // not a page's end: the write that crosses it is short, then refused
  ::setrlimit(RLIMIT_FSIZE, &tight);
  expect_recovery(*environment, [&](int) { ::setrlimit(RLIMIT_FSIZE, &before); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
}

TEST_F(RoomTest, FailuresBeforeTheLastStepStoreNothingAndAreTemporary) {
  const auto environment = open();
  ASSERT_TRUE(put(*environment, "k", "v"));
  auto& faults = tests::disk_faults();
  const std::string large(kMiB, 'l');
  for (auto* fault : {&faults.data_write, &faults.sync}) {
    for (const auto& [code, meaning] : {std::pair{ENOSPC, ErrorCode::store_full}, {EIO, ErrorCode::io_error}}) {
      *fault = code;
      EXPECT_EQ(put(*environment, "k", large).code(), meaning);
      EXPECT_EQ(put(*environment, "k", "w").code(), meaning);
      EXPECT_EQ(get(*environment, "k"), "v");
      *fault = 0;
      ASSERT_TRUE(put(*environment, "other", large)) << "it passes by itself";
      ASSERT_TRUE(put(*environment, "other", ""));
    }
  }
}

TEST_F(RoomTest, AFileThatEndsBeforePagesThatAreFreeIsSound) {
  // Longer than what the file is lengthened by ahead of time, written and removed in one transaction: LMDB leaves such
  // pages out, and a process that is killed at the end of its commit does nothing about it.
  Child child([&](const Child::Line&) {
    const auto environment = open();
    if (!put(*environment, "k", "v")) return 1;
    auto txn = environment->write();
    MutableTable table(*txn, TableName::users);
    if (!table.put("kept", std::string(kMiB / 4, 'k'))) return 2;
    for (int i = 0; i < 8; ++i) {
      if (!table.put(std::to_string(i), std::string(kMiB, 'v'))) return 3;
    }
    for (int i = 0; i < 8; ++i) {
      if (!table.del(std::to_string(i))) return 4;
    }
    tests::disk_faults().kill_after_meta_write = true;
    static_cast<void>(txn->commit());
    return 5;
  });
  ASSERT_EQ(child.wait(), -1) << "killed";
  const std::string file = dir_ / "data/data.mdb";
  const auto length = fs::file_size(file);
  {
    const auto environment = open();
    ASSERT_LT(length, environment->stats()->used_bytes) << "it would show nothing otherwise";
    EXPECT_EQ(get(*environment, "kept"), std::string(kMiB / 4, 'k'));
  }
  EXPECT_TRUE(open()) << "again";
  fs::resize_file(file, kMiB / 8);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible) << "pages in use are missing";
}

TEST_F(RoomTest, TheFileIsLongerThanWhatIsUsedSoThatMostCommitsDoNotLengthenIt) {
  const auto environment = open();
  ASSERT_TRUE(put(*environment, "first", "v"));
  const auto length = [&] { return fs::file_size(options().directory + "/data.mdb"); };
  const auto before = length();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(put(*environment, "k" + std::to_string(i), std::string(2000, 'v')));
  EXPECT_EQ(length(), before);
  EXPECT_GT(before, environment->stats()->used_bytes);
}

TEST_F(RoomTest, TheFileIsNotLengthenedBeyondTheMap) {
  const auto environment = open(small(kMiB, kMiB));
  ASSERT_TRUE(put(*environment, "k", "v"));
  EXPECT_LE(fs::file_size(options().directory + "/data.mdb"), kMiB);
}

TEST_F(RoomTest, AFailedMetaWriteIsOutcomeUnknownAndTheNextWriteReopensTheStore) {
  auto environment = open();
  ASSERT_TRUE(put(*environment, "k", "v"));
  std::optional<ReadTxn> held = *environment->read();
  tests::disk_faults().meta_write = EIO;
  EXPECT_EQ(put(*environment, "k", "w").code(), ErrorCode::outcome_unknown);
  tests::disk_faults().meta_write = 0;
  EXPECT_EQ(put(*environment, "k", "x").code(), ErrorCode::unavailable) << "not while somebody reads the old map";
  EXPECT_EQ(Table(*held, TableName::users).get("k").value(), "v");
  held.reset();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(get(*environment, "k") == "v" || get(*environment, "k") == "w");
  EXPECT_TRUE(environment->stats());
  EXPECT_TRUE(put(*environment, "k", "y"));
  EXPECT_EQ(get(*environment, "k"), "y");
  environment.reset();
  EXPECT_EQ(get(*open(), "k"), "y");
}

TEST_F(RoomTest, WhenEveryMetaWriteFailsTheStoreIsReopenedOnlyNowAndThen) {
  const auto environment = open();
  ASSERT_TRUE(put(*environment, "k", "v"));
  tests::disk_faults().meta_write = EIO;
  int unknown = 0;
  int refused = 0;
  for (int i = 0; i < 50; ++i) {
    const auto code = put(*environment, "k", "w").code();
    unknown += code == ErrorCode::outcome_unknown;
    refused += code == ErrorCode::unavailable;
  }
  EXPECT_EQ(unknown + refused, 50);
  EXPECT_GT(refused, 0) << "the pause";
  tests::disk_faults().meta_write = 0;
  Result<> stored = Error{};
  for (int i = 0; i < 1000 && !stored; ++i) {
    ::usleep(10'000);
    stored = put(*environment, "k", "x");
  }
  EXPECT_TRUE(stored) << stored.error().message;
  EXPECT_EQ(get(*environment, "k"), "x");
}

}  // namespace
}  // namespace confab::store
