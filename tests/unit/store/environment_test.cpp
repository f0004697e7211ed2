#include "store/environment.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include <lmdb.h>
#include <sys/stat.h>

#include "store/key.hpp"
#include "store/row.hpp"
#include "support/row_count.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

namespace fs = std::filesystem;

using EnvironmentTest = StoreTest;

unsigned mode(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
}

TEST_F(EnvironmentTest, MakesADirectoryAndFilesForTheOwnerOnly) {
  const auto environment = open();
  EXPECT_EQ(mode(dir_ / "data"), 0700u);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(dir_ / "data")) {
    EXPECT_EQ(mode(entry.path()), 0600u) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 4) << "data.mdb, lock.mdb, engines.lock, processes.lock";
}

TEST_F(EnvironmentTest, MapIsSparse) {
  auto wide = options();
  wide.map_bytes = EnvironmentOptions().map_bytes;
  const auto environment = open(wide);
  EXPECT_EQ(environment->stats()->map_bytes, std::size_t{64} << 30);
  EXPECT_LT(fs::file_size(dir_ / "data/data.mdb"), 2 * kMiB) << "with the zeros ahead of the first write";
}

TEST_F(EnvironmentTest, KeepsCommittedRowsOverAReopening) {
  ASSERT_TRUE(put(*open(), "k", "v"));
  EXPECT_EQ(get(*open(), "k"), "v");
}

TEST_F(EnvironmentTest, RefusesASecondOpeningInThisProcessUnderAnyName) {
  fs::create_directory_symlink(dir_ / "data", dir_ / "link");
  auto environment = open();
  auto other = options();
  for (const char* name : {"data", "link", "data/", "./data/../data"}) {
    other.directory = dir_ / name;
    EXPECT_EQ(Environment::open(other).code(), ErrorCode::already_open) << name;
  }
  ASSERT_TRUE(put(*environment, "k", "v"));
  environment.reset();
  EXPECT_EQ(get(*open(other), "k"), "v");
}

TEST_F(EnvironmentTest, AFailedOpeningLeavesTheDirectoryFree) {
  open();
  auto remote = options();
  remote.platform.pid_namespace = [] { return Error{ErrorCode::io_error, "no /proc"}; };
  EXPECT_EQ(Environment::open(remote).code(), ErrorCode::io_error);
  EXPECT_TRUE(open());
}

TEST_F(EnvironmentTest, RefusesOptionsThatMakeNoSense) {
  auto bad = options();
  bad.map_bytes = 4096;
  EXPECT_EQ(Environment::open(bad).error().field, "map_bytes");
  bad = options();
  bad.directory.clear();
  EXPECT_EQ(Environment::open(bad).error().field, "directory");
  bad = options();
  bad.readers_max = 0;
  EXPECT_EQ(Environment::open(bad).error().field, "readers_max");
  EXPECT_FALSE(fs::exists(dir_ / "data"));
}

TEST_F(EnvironmentTest, RefusesAPathThatIsAFileOrHasNoParent) {
  std::ofstream(dir_ / "file") << "text";
  auto bad = options();
  bad.directory = dir_ / "file";
  EXPECT_EQ(Environment::open(bad).code(), ErrorCode::io_error);
  bad.directory = dir_ / "no/such";
  EXPECT_EQ(Environment::open(bad).code(), ErrorCode::io_error);
}

TEST_F(EnvironmentTest, RefusesANewerSchemaOrLevel) {
  for (const auto& [name, number] : {std::pair(kMetaSchema, kSchema + 1), std::pair(kMetaLevel, kLevel + 1)}) {
    {
      auto environment = open();
      auto txn = environment->write();
      MutableTable meta(*txn, TableName::meta);
      ASSERT_TRUE(tests::put_number(meta, name, number));
      ASSERT_TRUE(txn->commit());
    }
    const auto refused = Environment::open(options());
    EXPECT_EQ(refused.code(), ErrorCode::incompatible) << name;
    const auto& message = refused.error().message;
    EXPECT_NE(message.find(std::to_string(number)), std::string::npos) << message;
    EXPECT_NE(message.find("use a newer one"), std::string::npos) << message;
    fs::remove_all(dir_ / "data");
  }
}

TEST_F(EnvironmentTest, RefusesAFileThatIsNotAStore) {
  fs::create_directory(dir_ / "data");
  std::ofstream(dir_ / "data/data.mdb") << std::string(100'000, 'x');
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
  std::ifstream file(dir_ / "data/data.mdb");
  EXPECT_EQ(file.get(), 'x') << "it must stay as it was";
}

TEST_F(EnvironmentTest, AnEmptyFileOrALinkToNothingIsNotReplacedByANewStore) {
  open();
  const fs::path file = fs::path(dir_ / "data") / "data.mdb";
  fs::resize_file(file, 0);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
  EXPECT_EQ(fs::file_size(file), 0U);
  fs::remove(file);
  fs::create_symlink(dir_ / "nowhere", file);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
  EXPECT_TRUE(fs::is_symlink(file));
  EXPECT_FALSE(fs::exists(dir_ / "nowhere"));
}

TEST_F(EnvironmentTest, NoNewStoreIsMadeWhereTheKeysOfALostOneAre) {
  open();
  const fs::path data = dir_ / "data";
  fs::create_directory(data / "keys");
  std::ofstream(data / "keys" / "some.jwk") << "a key";
  EXPECT_TRUE(open()) << "with its store";
  fs::remove(data / "data.mdb");
  const auto refused = Environment::open(options());
  EXPECT_EQ(refused.code(), ErrorCode::incompatible);
  EXPECT_FALSE(fs::exists(data / "data.mdb"));
  fs::remove(data / "keys" / "some.jwk");
  EXPECT_TRUE(open());
}

TEST_F(EnvironmentTest, AFileThatWasCutOffIsRefused) {
  {
    const auto environment = open();
    for (int i = 0; i < 64; ++i) ASSERT_TRUE(put(*environment, std::to_string(i), std::string(kMiB / 16, 'v')));
  }
  const fs::path file = fs::path(dir_ / "data") / "data.mdb";
  for (const std::size_t length :
       {2 * kMiB, std::size_t{64} << 10, std::size_t{8192}, std::size_t{4096}, std::size_t{100}}) {
    fs::resize_file(file, length);
    EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible) << length;
  }
}

TEST_F(EnvironmentTest, ItsLockFileHasNoHoles) {
  const auto environment = open();
  struct stat found {};
  ASSERT_EQ(::stat((dir_ / "data/lock.mdb").c_str(), &found), 0);
  EXPECT_GE(found.st_blocks * 512, found.st_size);
  EXPECT_EQ(environment->stats()->readers_max, options().readers_max);
}

/// An LMDB file without our version, or of an older version of ours.
void make_lmdb(const std::string& directory, const std::vector<const char*>& tables, bool versioned) {
  fs::create_directory(directory);
  MDB_env* env = nullptr;
  MDB_txn* txn = nullptr;
  ASSERT_EQ(mdb_env_create(&env), 0);
  mdb_env_set_maxdbs(env, 8);
  ASSERT_EQ(mdb_env_open(env, directory.c_str(), 0, 0600), 0);
  ASSERT_EQ(mdb_txn_begin(env, nullptr, 0, &txn), 0);
  for (const char* name : tables) {
    MDB_dbi dbi = 0;
    ASSERT_EQ(mdb_dbi_open(txn, name, MDB_CREATE, &dbi), 0);
    if (!versioned || std::string_view(name) != "meta") continue;
    for (const auto key : {kMetaSchema, kMetaLevel}) {
      const Key one(std::uint64_t{1});
      MDB_val at{key.size(), const_cast<char*>(key.data())};
      MDB_val row{one.view().size() + kRowSumBytes, nullptr};
      ASSERT_EQ(mdb_put(txn, dbi, &at, &row, MDB_RESERVE), 0);
      write_row(key, one, static_cast<char*>(row.mv_data));
    }
  }
  ASSERT_EQ(mdb_txn_commit(txn), 0);
  mdb_env_close(env);
}

TEST_F(EnvironmentTest, RefusesAnotherProgramsLmdb) {
  make_lmdb(dir_ / "data", {"theirs"}, false);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
  fs::remove_all(dir_ / "data");
  make_lmdb(dir_ / "data", {"meta"}, false);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
}

TEST_F(EnvironmentTest, AddsTheTablesThatAnOlderVersionDidNotHave) {
  make_lmdb(dir_ / "data", {"meta", "users"}, true);
  ASSERT_TRUE(put(*open(), "k", "v"));
  const auto environment = open();
  EXPECT_EQ(get(*environment, "k"), "v");
  EXPECT_EQ(tests::row_count(*environment->read(), TableName::sessions), 0u);
}

TEST_F(EnvironmentTest, InACopyOfAnOlderVersionTheMissingTablesAreEmpty) {
  make_lmdb(dir_ / "data", {"meta", "users"}, true);
  auto frozen = options();
  frozen.frozen = true;
  const auto environment = open(frozen);
  ASSERT_TRUE(environment);
  EXPECT_EQ(get(*environment, "k"), "none");
  const auto txn = environment->read();
  const Table sessions(*txn, TableName::sessions);
  EXPECT_EQ(sessions.get("k").value(), std::nullopt);
  auto cursor = sessions.cursor();
  ASSERT_TRUE(cursor) << cursor.error().message;
  EXPECT_FALSE(cursor->first().value());
  EXPECT_FALSE(cursor->next().value());
  EXPECT_FALSE(cursor->seek("k").value());
}

TEST_F(EnvironmentTest, ATableWhoseNameIsDamagedIsNoMissingOne) {
  make_lmdb(dir_ / "data", {"meta", "users", "sessionS"}, true);
  auto frozen = options();
  frozen.frozen = true;
  EXPECT_EQ(Environment::open(frozen).code(), ErrorCode::incompatible);
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::incompatible);
}

TEST_F(EnvironmentTest, AStoreThatACrashLeftUnfinishedIsMadeAgain) {
  fs::create_directory(dir_ / "data");
  std::ofstream(dir_ / "data/data.mdb.new") << "torn";
  ASSERT_TRUE(put(*open(), "k", "v"));
  EXPECT_FALSE(fs::exists(dir_ / "data/data.mdb.new"));
  EXPECT_EQ(get(*open(), "k"), "v");
}

TEST_F(EnvironmentTest, RefusesANetworkFileSystemUnlessForced) {
  std::vector<std::string> warnings;
  auto remote = options();
  remote.log = [&](LogLevel level, std::string_view line) {
    if (level == LogLevel::warn) warnings.emplace_back(line);
  };
  for (const std::uint64_t type : {0x6969u, 0xff534d42u, 0xfe534d42u, 0x01021997u, 0x65735546u}) {
    remote.platform.file_system_type = [type](const std::string&) { return type; };
    EXPECT_EQ(Environment::open(remote).code(), ErrorCode::unsupported) << type;
  }
  EXPECT_FALSE(fs::exists(dir_ / "data/data.mdb"));
  EXPECT_TRUE(warnings.empty());
  remote.force_network_fs = true;
  EXPECT_TRUE(open(remote));
  EXPECT_EQ(warnings.size(), 1u);
}

TEST_F(EnvironmentTest, ReadersOverTheBoundAreOverloadedAndSlotsAreUsedAgain) {
  auto few = options();
  few.readers_max = 4;
  const auto environment = open(few);
  for (int round = 0; round < 3; ++round) {
    std::vector<ReadTxn> readers;
    for (int i = 0; i < 4; ++i) {
      auto txn = environment->read();
      ASSERT_TRUE(txn) << txn.error().message;
      readers.push_back(*std::move(txn));
    }
    EXPECT_EQ(environment->read().code(), ErrorCode::overloaded);
  }
  EXPECT_EQ(environment->stats()->readers, 4u);
}

TEST_F(EnvironmentTest, StatsTellOfTheLastCommit) {
  const auto environment = open();
  const auto before = environment->stats();
  ASSERT_TRUE(put(*environment, "k", std::string(kMiB, 'v')));
  const auto after = environment->stats();
  EXPECT_EQ(after->last_txn, before->last_txn + 1);
  EXPECT_GE(after->used_bytes, before->used_bytes + kMiB);
  EXPECT_EQ(after->readers_max, options().readers_max);
}

}  // namespace
}  // namespace confab::store
