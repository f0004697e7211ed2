// Copies of a data directory that is in use, and what becomes of clients when one is put back.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <thread>

#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <confab/backup.hpp>

#include "support/child.hpp"
#include "support/test_engine.hpp"

namespace confab {
namespace {

namespace fs = std::filesystem;

class BackupTest : public tests::TestEngine {
 protected:
  void SetUp() override { open_engine(); }

  void open_engine() {
    auto opened = Engine::open(tests::test_options(data_));
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }

  void make_copy() {
    const auto made = engine_->back_up(copy_);
    ASSERT_TRUE(made) << made.error().message;
  }

  static unsigned mode_of(const fs::path& path) {
    struct stat found {};
    EXPECT_EQ(::lstat(path.c_str(), &found), 0) << path;
    return found.st_mode & 07777U;
  }

  static std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const fs::path data_ = folder_ / "data";
  const fs::path copy_ = folder_ / "copy";
  const fs::path unfinished_ = folder_ / "copy.unfinished";
};

TEST_F(BackupTest, ACopyOfAStoreInUseHasAllThatWasAnsweredBeforeAndIsPrivate) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId both = make_direct(ann, bob);
  send(ann, both, "before");
  std::atomic<bool> ended = false;
  std::thread writer([&] {
    while (!ended) send(bob, both, "meanwhile");
  });
  const Position before = engine_->cursor()->position;
  const auto made = engine_->back_up(copy_);
  ended = true;
  writer.join();
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_GE(made->position, before);
  EXPECT_FALSE(fs::exists(unfinished_));
  EXPECT_EQ(mode_of(copy_), 0700U);
  EXPECT_EQ(mode_of(copy_ / "keys"), 0700U);
  for (const auto& entry : fs::recursive_directory_iterator(copy_)) {
    if (entry.is_regular_file()) {
      EXPECT_EQ(mode_of(entry.path()), 0600U) << entry.path();
    }
  }
  EXPECT_FALSE(fs::exists(copy_ / "lock.mdb")) << "reading it back leaves nothing";
  ASSERT_TRUE(restore(copy_, folder_ / "restored"));
  const auto restored = Engine::open(tests::test_options(folder_ / "restored"));
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ((*restored)->history(ann, both, {HistoryQuery::From::after, Seq(0), 1})->messages.front().body, "before");
}

TEST_F(BackupTest, AnotherProcessCopiesTheDirectoryToo) {
  engine_.reset();
  tests::Child child([&](const tests::Child::Line& line) { return line.wait_told() && back_up(data_, copy_) ? 0 : 1; });
  open_engine();
  child.tell();
  EXPECT_EQ(child.wait(), 0);
  EXPECT_TRUE(fs::exists(copy_ / "data.mdb"));
  EXPECT_EQ(back_up(data_, folder_ / "second").code(), ErrorCode::already_open) << "here it is Engine::back_up()";
}

TEST_F(BackupTest, DoesNotWriteOverACopyOrMakeAStore) {
  fs::create_directory(copy_);
  EXPECT_EQ(engine_->back_up(copy_).code(), ErrorCode::conflict);
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(back_up(folder_ / "empty", folder_ / "second").code(), ErrorCode::not_found);
  EXPECT_TRUE(fs::is_empty(folder_ / "empty"));
  EXPECT_EQ(restore(folder_ / "empty", folder_ / "second").code(), ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(folder_ / "second"));
  EXPECT_EQ(engine_->back_up("").code(), ErrorCode::invalid_argument);
}

TEST_F(BackupTest, AnUnfinishedCopyIsReplacedByTheNextRun) {
  fs::create_directories(unfinished_ / "keys");
  std::ofstream(unfinished_ / "data.mdb") << "half";
  std::ofstream(unfinished_ / "keys" / "old.jwk") << "half";
  make_copy();
  EXPECT_FALSE(fs::exists(unfinished_));
  EXPECT_FALSE(fs::exists(copy_ / "keys" / "old.jwk"));
  EXPECT_EQ(engine_->back_up(folder_ / "missing/copy").code(), ErrorCode::io_error);
}

TEST_F(BackupTest, AStoreThatIsInUseOrInTheWayIsNotReplaced) {
  make_copy();
  EXPECT_EQ(restore(copy_, data_, {.replace = true}).code(), ErrorCode::unavailable);
  engine_.reset();
  const std::string before = content(data_ / "data.mdb");
  EXPECT_EQ(restore(copy_, data_).code(), ErrorCode::conflict);
  EXPECT_EQ(content(data_ / "data.mdb"), before);
  const auto made = restore(copy_, data_, {.replace = true});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_FALSE(fs::exists(data_ / "restoring"));
  open_engine();
  EXPECT_EQ(restore(data_, folder_ / "second").code(), ErrorCode::unavailable) << "a directory in use is no copy";
}

TEST_F(BackupTest, AStoreInUseIsNoticedEvenWithoutItsLockFile) {
  make_copy();
  fs::remove(data_ / "processes.lock");
  EXPECT_EQ(restore(copy_, data_, {.replace = true}).code(), ErrorCode::unavailable);
  EXPECT_EQ(restore(data_, folder_ / "second").code(), ErrorCode::unavailable);
}

TEST_F(BackupTest, AMissingStoreIsRestored) {
  make_user("ann");
  make_copy();
  engine_.reset();
  const fs::path store = data_ / "data.mdb";
  const std::function<void()> ways[] = {[] {}, [&] { std::ofstream(store).close(); },
                                        [&] { fs::create_symlink("missing", store); }};
  for (const auto& leave : ways) {
    fs::remove(store);
    leave();
    ASSERT_EQ(Engine::open(tests::test_options(data_)).code(), ErrorCode::incompatible);
    const auto made = restore(copy_, data_, {.replace = true});
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(Engine::open(tests::test_options(data_)));
  }
}

TEST_F(BackupTest, ADamagedCopyIsNotRestored) {
  make_user("ann");
  make_copy();
  fs::resize_file(copy_ / "data.mdb", fs::file_size(copy_ / "data.mdb") / 2);
  EXPECT_EQ(restore(copy_, folder_ / "restored").code(), ErrorCode::incompatible) << "cut off";
  EXPECT_FALSE(fs::exists(folder_ / "restored/data.mdb"));
}

TEST_F(BackupTest, KeysThatAreNotThoseOfTheStoreAreNotCopied) {
  { ASSERT_TRUE(Engine::open(tests::test_options(folder_ / "other"))); }
  const auto key = fs::directory_iterator(folder_ / "other/keys")->path();
  engine_.reset();
  fs::copy_file(key, data_ / "keys" / key.filename());
  EXPECT_EQ(back_up(data_, copy_).code(), ErrorCode::incompatible);
  EXPECT_FALSE(fs::exists(copy_));
  EXPECT_FALSE(fs::exists(unfinished_)) << "a failure leaves no half copy";
  const auto checked = check_store(data_);
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->problems, 1U);
}

TEST_F(BackupTest, AClientThatWasAheadOfTheCopyReadsEverythingAgain) {
  const UserId ann = make_user("ann");
  const UserId bob = make_user("bob");
  const ConversationId both = make_direct(ann, bob);
  ASSERT_TRUE(engine_->register_user("cyd@example.com", "a password"));
  const auto cyd = engine_->sign_in("cyd@example.com", "a password");
  ASSERT_TRUE(cyd);
  send(ann, both, "kept");
  make_copy();
  for (int i = 0; i < 3; ++i) send(ann, both, "lost");
  const Cursor lost = *engine_->cursor();
  engine_.reset();
  ASSERT_TRUE(restore(copy_, data_, {.replace = true}));

  open_engine();
  EXPECT_TRUE(engine_->verify_token(cyd->access_token)) << "sessions and keys come along";
  for (int i = 0; i < 5; ++i) send(ann, both, "new");
  ASSERT_GT(engine_->cursor()->position, lost.position) << "the new history has passed the cursor";
  const auto page = engine_->events(bob, lost);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_FALSE(page->resumed);
  const auto history = engine_->history(bob, both, {});
  ASSERT_TRUE(history) << history.error().message;
  int fresh = 0;
  for (const Message& message : history->messages) {
    EXPECT_NE(message.body, "lost");
    fresh += message.body == "new" ? 1 : 0;
  }
  EXPECT_EQ(fresh, 5) << "of 5 new messages";
}

TEST_F(BackupTest, CheckLeavesNothingInACopy) {
  make_copy();
  const auto checked = check_store(copy_);
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->problems, 0U);
  EXPECT_EQ(std::distance(fs::directory_iterator(copy_), {}), 2) << "data.mdb and keys";
}

/// As an older version left it, which did not have the table.
void drop_table(const fs::path& directory, const char* name) {
  MDB_env* env = nullptr;
  MDB_txn* txn = nullptr;
  MDB_dbi table = 0;
  ASSERT_EQ(mdb_env_create(&env), 0);
  mdb_env_set_maxdbs(env, 1);
  ASSERT_EQ(mdb_env_open(env, directory.c_str(), MDB_NOLOCK, 0600), 0);
  ASSERT_EQ(mdb_txn_begin(env, nullptr, 0, &txn), 0);
  ASSERT_EQ(mdb_dbi_open(txn, name, 0, &table), 0);
  ASSERT_EQ(mdb_drop(txn, table, 1), 0);
  ASSERT_EQ(mdb_txn_commit(txn), 0);
  mdb_env_close(env);
}

TEST_F(BackupTest, ACopyOfAnOlderVersionIsSoundAndCanBeRestored) {
  make_user("ann");
  make_copy();
  drop_table(copy_, "followers");
  const auto checked = check_store(copy_);
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(checked->problems, 0U);
  engine_.reset();
  const auto restored = restore(copy_, data_, {.replace = true});
  ASSERT_TRUE(restored) << restored.error().message;
  open_engine();
  EXPECT_TRUE(engine_->is_registered("ann@example.com").value());
  EXPECT_TRUE(engine_->followers().value().empty());
}

TEST_F(BackupTest, CheckFindsASoundStoreSoundWhileItIsInUse) {
  const UserId ann = make_user("ann");
  const UserId members[] = {make_user("bob"), make_user("cyd")};
  const auto group = engine_->create_group(ann, "some", members);
  ASSERT_TRUE(group);
  for (int i = 0; i < 70; ++i) send(ann, group->id, "message " + std::to_string(i));
  engine_.reset();
  tests::Child child([&](const tests::Child::Line& line) {
    if (!line.wait_told()) return 1;
    const auto checked = check_store(data_);
    if (!checked) return 3;
    return checked->problems == 0 && checked->rows > 80 ? 0 : 2;
  });
  open_engine();
  child.tell();
  EXPECT_EQ(child.wait(), 0);
}

}  // namespace
}  // namespace confab
