#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/environment.hpp"
#include "support/child.hpp"
#include "support/damage.hpp"
#include "support/older_process.hpp"
#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

/// Exit statuses of a process that opens an engine and does something with it.
enum Status { done = 0, not_told = 1, not_opened = 2, not_done = 3 };

int open_and_register(const std::string& folder, int number, const Child::Line& line) {
  line.tell();
  if (!line.wait_told()) return not_told;
  auto engine = Engine::open(test_options(folder));
  if (!engine) return not_opened;
  const std::string email = "user" + std::to_string(number) + "@example.com";
  if (!(*engine)->register_user(email, "a password")) return not_done;
  const auto signed_in = (*engine)->sign_in(email, "a password");
  return signed_in && (*engine)->verify_token(signed_in->access_token) ? done : not_done;
}

int count_users(const std::string& folder, std::uint64_t expected) {
  auto engine = Engine::open(test_options(folder));
  if (!engine) return not_opened;
  return (*engine)->stats().users == expected ? done : not_done;
}

TEST(Opening, ProcessesThatOpenAnEmptyDirectoryAtOnceShareOneStore) {
  constexpr int kProcesses = 3;
  const char* given = std::getenv("CONFAB_TEST_ROUNDS");
  const int rounds = given != nullptr ? std::atoi(given) : 10;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE(round);
    const TempDir folder;
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < kProcesses; ++i) {
      children.push_back(std::make_unique<Child>(
          [&, i](const Child::Line& line) { return open_and_register(folder.path(), i, line); }));
    }
    for (const auto& child : children) ASSERT_TRUE(child->wait_told());
    for (const auto& child : children) child->tell();
    for (const auto& child : children) ASSERT_EQ(child->wait(), done);
    Child check([&](const Child::Line&) { return count_users(folder.path(), kProcesses); });
    ASSERT_EQ(check.wait(), done);
  }
}

int write_until_told(const std::string& folder, const Child::Line& line) {
  const auto engine = Engine::open(test_options(folder));
  if (!engine) return not_opened;
  line.tell();
  return line.wait_told() ? done : not_told;
}

TEST(Opening, AStoreOfAnOlderVersionIsRaisedWhileSeveralProcessesOfThisOneHaveItOpen) {
  const TempDir folder;
  Child maker([&](const Child::Line&) {
    make_older(folder.path());
    return done;
  });
  ASSERT_EQ(maker.wait(), done);
  Child writer([&](const Child::Line& line) { return write_until_told(folder.path(), line); });
  ASSERT_TRUE(writer.wait_told());
  const auto opened = Engine::open(test_options(folder.path()));
  ASSERT_TRUE(opened) << opened.error().message;
  const auto& engine = *opened;
  const UserId ann = engine->register_user("ann@example.com", "a password")->id;
  const UserId bob = engine->register_user("bob@example.com", "a password")->id;
  const ConversationId talk = engine->open_direct(ann, bob)->id;
  ASSERT_TRUE(engine->send_message(ann, talk, {"one"}));
  EXPECT_FALSE(engine->stats().writer);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(100);
  auto edited = engine->edit_message(ann, talk, Seq(1), "two");
  while (edited.code() == ErrorCode::unsupported && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    edited = engine->edit_message(ann, talk, Seq(1), "two");
  }
  EXPECT_TRUE(edited) << edited.error().message;
  writer.tell();
  EXPECT_EQ(writer.wait(), done);
}

int read_until_told(const std::string& folder, const Child::Line& line) {
  if (!line.wait_told()) return not_told;
  store::EnvironmentOptions options;
  options.directory = folder;
  options.map_bytes = std::size_t{1} << 30;
  auto environment = store::Environment::open(options);
  if (!environment) return not_opened;
  {
    const auto txn = (*environment)->read();
    if (!txn) return not_done;
    line.tell();
    if (!line.wait_told()) return not_told;
  }
  line.tell();
  return line.wait_told() ? done : not_told;
}

TEST(Opening, StatsShowAReaderOfAnotherProcessThatStaysInItsTransaction) {
  const TempDir folder;
  Child reader([&](const Child::Line& line) { return read_until_told(folder.path(), line); });
  auto opened = Engine::open(test_options(folder.path()));
  ASSERT_TRUE(opened) << opened.error().message;
  const auto& engine = *opened;
  reader.tell();
  ASSERT_TRUE(reader.wait_told());
  EXPECT_EQ(engine->stats().reader_behind_commits, 0U);
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(engine->register_user("user" + std::to_string(i) + "@example.com", "a password"));
  }
  EXPECT_GE(engine->stats().reader_behind_commits, 5U);
  reader.tell();
  ASSERT_TRUE(reader.wait_told());
  const auto after = engine->stats();
  EXPECT_EQ(after.reader_behind_commits, 0U);
  EXPECT_EQ(after.reader_age_ms, 0);
  reader.tell();
  EXPECT_EQ(reader.wait(), done);
}

/// Spoils what the store says of itself, under the feet of whoever has it open.
int damage_meta_when_told(const std::string& folder, const Child::Line& line) {
  if (!line.wait_told()) return not_told;
  damage_row(folder, store::TableName::meta, "state");
  line.tell();
  return done;
}

TEST(Opening, ACursorThatCannotBeReadIsAnErrorAndNotTheBeginning) {
  const TempDir folder;
  Child damager([&](const Child::Line& line) { return damage_meta_when_told(folder.path(), line); });
  auto opened = Engine::open(test_options(folder.path()));
  ASSERT_TRUE(opened) << opened.error().message;
  const auto& engine = *opened;
  const auto ann = engine->register_user("ann@example.com", "a password");
  ASSERT_TRUE(ann);
  ASSERT_TRUE(engine->cursor());
  damager.tell();
  ASSERT_TRUE(damager.wait_told());
  EXPECT_EQ(engine->cursor().code(), ErrorCode::internal);
  EXPECT_EQ(engine->subscribe(ann->id, std::nullopt, [](const Event&) {}).code(), ErrorCode::internal);
  OperationRequest request;
  request.name = "host.cursor";
  request.host = true;
  EXPECT_EQ(engine->operations().call(request).code(), ErrorCode::internal);
  EXPECT_EQ(damager.wait(), done);
}

}  // namespace
}  // namespace confab::tests
