// What holds between processes: forks, PID namespaces, dead readers, a map that another one has grown.

#include <deque>
#include <filesystem>

#include "support/child.hpp"
#include "support/row_count.hpp"
#include "unit/store/store_fixture.hpp"

namespace confab::store {
namespace {

using tests::Child;
using ProcessesTest = StoreTest;

TEST_F(ProcessesTest, AForkedChildIsRefusedAndHarmsNothing) {
  auto environment = open();
  ASSERT_TRUE(put(*environment, "k", "v"));
  {
    auto held = environment->read();
    ASSERT_TRUE(held);
    Child child([&](const Child::Line&) {
      if (environment->read().code() != ErrorCode::unsupported) return 1;
      if (environment->write().code() != ErrorCode::unsupported) return 2;
      if (environment->stats().code() != ErrorCode::unsupported) return 3;
      if (environment->clear_dead_readers().code() != ErrorCode::unsupported) return 4;
      { const ReadTxn ended = *std::move(held); }
      environment.reset();
      return 0;
    });
    ASSERT_EQ(child.wait(), 0);
    // The child's ending must not have freed this reader's slot: its pages stay while others write.
    const auto before = environment->stats()->used_bytes;
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(put(*environment, "k", std::to_string(i)));
    EXPECT_GT(environment->stats()->used_bytes, before + 50 * 4096);
    EXPECT_EQ(Table(*held, TableName::users).get("k").value(), "v");
  }
  EXPECT_EQ(get(*environment, "k"), "49");
}

TEST_F(ProcessesTest, AForkedChildOpensItsOwn) {
  const auto environment = open();
  Child child([&](const Child::Line&) {
    auto own = Environment::open(options());
    return own && put(**own, "from", "child") ? 0 : 1;
  });
  ASSERT_EQ(child.wait(), 0);
  EXPECT_EQ(get(*environment, "from"), "child");
}

TEST_F(ProcessesTest, RefusesAnOpenStoreWhoseLockFileIsGone) {
  Child child([&](const Child::Line& line) {
    const auto environment = Environment::open(options());
    line.tell();
    return environment && line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(child.wait_told());
  const std::string file = dir_ / "data/lock.mdb";
  std::filesystem::rename(file, dir_ / "away");
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::io_error);
  EXPECT_FALSE(std::filesystem::exists(file)) << "a second one would hide the readers of the first";
  std::filesystem::rename(dir_ / "away", file);
  EXPECT_TRUE(open());
  child.tell();
  ASSERT_EQ(child.wait(), 0);
  std::filesystem::remove(file);
  EXPECT_TRUE(open()) << "nobody has it open";
}

TEST_F(ProcessesTest, AnOpenStoreIsStillInUseWithoutItsLockFiles) {
  Child child([&](const Child::Line& line) {
    const auto environment = Environment::open(options());
    line.tell();
    if (!environment || !line.wait_told()) return 1;
    return put(**environment, "from", "child") ? 0 : 2;
  });
  ASSERT_TRUE(child.wait_told());
  const std::string data = dir_ / "data/";
  for (const char* name : {"processes.lock", "engines.lock"}) ASSERT_TRUE(std::filesystem::remove(data + name));
  std::filesystem::rename(data + "lock.mdb", dir_ / "away");
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::io_error);
  EXPECT_FALSE(std::filesystem::exists(data + "lock.mdb")) << "a second one would hide the readers of the first";
  std::filesystem::rename(dir_ / "away", data + "lock.mdb");
  const auto environment = open();
  child.tell();
  ASSERT_EQ(child.wait(), 0);
  EXPECT_EQ(get(*environment, "from"), "child");
}

TEST_F(ProcessesTest, ASecondOpeningInThisProcessIsRefusedWithoutLockFiles) {
  const auto environment = open();
  const std::string data = dir_ / "data/";
  for (const char* name : {"processes.lock", "engines.lock"}) ASSERT_TRUE(std::filesystem::remove(data + name));
  EXPECT_EQ(Environment::open(options()).code(), ErrorCode::already_open);
  EXPECT_TRUE(put(*environment, "k", "v"));
}

TEST_F(ProcessesTest, RefusesADirectoryInUseFromAnotherPidNamespace) {
  const auto in = [this](std::uint64_t name) {
    auto inside = options();
    inside.platform.pid_namespace = [name] { return name; };
    return inside;
  };
  Child child([&](const Child::Line& line) {
    const auto environment = Environment::open(in(1));
    line.tell();
    return environment && line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(child.wait_told());
  EXPECT_TRUE(open(in(1)));
  const auto refused = Environment::open(in(2));
  EXPECT_EQ(refused.code(), ErrorCode::unsupported);
  EXPECT_NE(refused.error().message.find("PID namespace"), std::string::npos);
  child.tell();
  ASSERT_EQ(child.wait(), 0);
  EXPECT_TRUE(open(in(2))) << "who is gone does not count";
}

TEST_F(ProcessesTest, TellsTheSamePidOfAnotherPidNamespaceFromThisProcess) {
  const auto in = [this](std::uint64_t name) {
    auto inside = options();
    inside.platform.pid_namespace = [name] { return name; };
    return inside;
  };
  // Both have one pid here, as the first processes of two containers have.
  const auto environment = Environment::open(in(1));
  ASSERT_TRUE(environment);
  EXPECT_EQ(Environment::open(in(1)).code(), ErrorCode::already_open);
  const auto refused = Environment::open(in(2));
  ASSERT_EQ(refused.code(), ErrorCode::unsupported) << refused.error().message;
  EXPECT_NE(refused.error().message.find("PID namespace"), std::string::npos);
}

TEST_F(ProcessesTest, AKilledHolderOfAnotherPidNamespaceDoesNotCount) {
  Child child([&](const Child::Line& line) {
    auto other = options();
    other.platform.pid_namespace = [] { return std::uint64_t{1}; };
    const auto environment = Environment::open(other);
    line.tell();
    return line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(child.wait_told());
  child.kill();
  EXPECT_TRUE(open());
}

TEST_F(ProcessesTest, ProcessesThatOpenANewDirectoryAtOnceAllSucceed) {
  for (int round = 0; round < 5; ++round) {
    auto fresh = options();
    fresh.directory = dir_ / std::to_string(round);
    std::deque<Child> children;
    for (int i = 0; i < 6; ++i) {
      children.emplace_back([&, i](const Child::Line& line) {
        if (!line.wait_told()) return 1;
        auto environment = Environment::open(fresh);
        return environment && put(**environment, std::to_string(i), "here") ? 0 : 2;
      });
    }
    for (auto& child : children) child.tell();
    for (auto& child : children) EXPECT_EQ(child.wait(), 0);
    const auto environment = open(fresh);
    EXPECT_EQ(tests::row_count(*environment->read(), TableName::users), 6u);
  }
}

/// For a child: opens the store and reads until it is told to end.
int read_on(const EnvironmentOptions& options, const Child::Line& line) {
  auto own = Environment::open(options);
  const auto held = (*own)->read();
  line.tell();
  return line.wait_told() ? 0 : 1;
}

TEST_F(ProcessesTest, ReadersOfAKilledProcessAreClearedAndTheirPagesUsedAgain) {
  const auto environment = open();
  ASSERT_TRUE(put(*environment, "k", "v"));
  Child child([&](const Child::Line& line) { return read_on(options(), line); });
  ASSERT_TRUE(child.wait_told());
  EXPECT_EQ(environment->clear_dead_readers().value(), 0) << "it is alive";
  child.kill();
  EXPECT_EQ(environment->clear_dead_readers().value(), 1);
  EXPECT_EQ(environment->clear_dead_readers().value(), 0);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(put(*environment, "k", "settle"));
  const auto before = environment->stats()->used_bytes;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(put(*environment, "k", std::to_string(i)));
  EXPECT_EQ(environment->stats()->used_bytes, before);
}

TEST_F(ProcessesTest, OpeningClearsDeadReaders) {
  Child keeper([&](const Child::Line& line) {
    auto own = Environment::open(options());
    line.tell();
    return own && line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(keeper.wait_told());
  Child child([&](const Child::Line& line) { return read_on(options(), line); });
  ASSERT_TRUE(child.wait_told());
  child.kill();
  const auto environment = open();
  EXPECT_EQ(environment->clear_dead_readers().value(), 0);
}

TEST_F(ProcessesTest, AWriterKilledInATransactionLeavesNothingAndLocksNobodyOut) {
  const auto environment = open();
  Child child([&](const Child::Line& line) {
    auto own = Environment::open(options());
    auto txn = (*own)->write();
    static_cast<void>(MutableTable(*txn, TableName::users).put("half", "done"));
    line.tell();
    return line.wait_told() ? 0 : 1;
  });
  ASSERT_TRUE(child.wait_told());
  child.kill();
  ASSERT_TRUE(put(*environment, "k", "v"));
  EXPECT_EQ(get(*environment, "half"), "none");
}

TEST_F(ProcessesTest, FollowsAMapThatAnotherProcessHasGrown) {
  auto small = options();
  small.map_bytes = kMiB;
  small.map_growth_bytes = kMiB;
  const auto environment = open(small);
  ASSERT_TRUE(put(*environment, "k", "v"));
  Child child([&](const Child::Line&) {
    auto own = Environment::open(small);
    for (int i = 0; i < 40; ++i) {
      if (!put(**own, std::to_string(i), std::string(kMiB / 8, 'v'))) return 1;
    }
    return 0;
  });
  ASSERT_EQ(child.wait(), 0);
  EXPECT_EQ(get(*environment, "39"), std::string(kMiB / 8, 'v'));
  EXPECT_GT(environment->stats()->map_bytes, 5 * kMiB);
  EXPECT_TRUE(put(*environment, "k", "w"));
}

}  // namespace
}  // namespace confab::store
