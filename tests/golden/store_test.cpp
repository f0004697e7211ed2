#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <confab/backup.hpp>
#include <confab/engine.hpp>

#include "golden/scene.hpp"
#include "store/environment.hpp"
#include "store/table.hpp"
#include "support/older_process.hpp"
#include "support/row_count.hpp"
#include "support/temp_dir.hpp"
#include "support/test_store.hpp"

/// Opens the stores that earlier releases left, and compares all that can be read of them with the text of then.
namespace confab {
namespace {

namespace fs = std::filesystem;
using tests::must;

/// A line of store.txt:
///
///   rows TABLE COUNT             the table has so many rows
///   password EMAIL PASSWORD      signs in
///   token USER SESSION TOKEN     an access token that is good
///   refresh USER SESSION TOKEN   a refresh token that is good
///   call USER OPERATION REQUEST  is answered by the next line:
///   answer JSON
struct Line {
  std::string kind;
  std::string first;
  std::string second;
  std::string rest;
};

std::vector<Line> lines_of(const fs::path& file) {
  std::vector<Line> lines;
  std::ifstream in(file);
  for (std::string text; std::getline(in, text);) {
    std::istringstream words(text);
    Line line;
    words >> line.kind;
    if (line.kind != "answer") words >> line.first;
    if (line.kind != "answer" && line.kind != "password") words >> line.second;
    std::getline(words >> std::ws, line.rest);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> releases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(CONFAB_GOLDEN)) {
    if (fs::exists(entry.path() / "store.txt")) names.push_back(entry.path().filename());
  }
  return names;
}

class GoldenStore : public ::testing::TestWithParam<std::string> {
 protected:
  /// A copy with the modes of a data directory, which a checkout does not keep.
  void SetUp() override {
    fs::copy(kept_ / "store", data_, fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(data_)) {
      fs::permissions(entry,
                      entry.is_directory() ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write);
    }
    fs::permissions(data_, fs::perms::owner_all);
    lines_ = lines_of(kept_ / "store.txt");
    ASSERT_GT(lines_.size(), 50U);
  }

  void open(LogSink log = {}) {
    auto options = tests::golden::golden_options(data_);
    options.log = std::move(log);
    engine_ = must(Engine::open(std::move(options)));
  }

  /// Until nothing is left that the engine does by itself.
  void open_and_raise() {
    std::promise<void> raised;
    open([&raised](LogLevel, std::string_view line) {
      if (line.find("was raised to level") != std::string_view::npos) raised.set_value();  // once
    });
    const auto done = raised.get_future().wait_for(std::chrono::seconds(100));
    engine_.reset();
    ASSERT_EQ(done, std::future_status::ready);
  }

  tests::Dump frozen_dump() const {
    store::EnvironmentOptions options;
    options.directory = data_;
    options.frozen = true;
    const auto environment = must(store::Environment::open(options));
    return tests::dump_of(must(environment->read()));
  }

  /// The cursor of a list is where the store is now.
  void forget_lists() {
    for (Line& line : lines_) {
      if (line.kind == "call" && (line.second == "conversations.list" || line.second == "events.list")) line.kind = "";
    }
  }

  void compare_calls() {
    const std::string start = engine_->cursor(Position(0)).to_string();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = lines_[i];
      if (line.kind != "call") continue;
      const UserId user(std::stoull(line.first));
      const std::string answer = tests::golden::answer_of(*engine_, user, line.second, line.rest, start);
      EXPECT_EQ(tests::golden::difference(lines_.at(i + 1).rest, answer), "")
          << "user " << line.first << ": " << line.second << " " << line.rest;
    }
  }

  void expect_sound() {
    const auto checked = must(check_store(data_));
    EXPECT_EQ(checked.problems, 0U) << (checked.texts.empty() ? "" : checked.texts.front());
  }

  const fs::path kept_ = fs::path(CONFAB_GOLDEN) / GetParam();
  tests::TempDir folder_;
  const std::string data_ = folder_ / "data";
  std::vector<Line> lines_;
  std::unique_ptr<Engine> engine_;
};

TEST_P(GoldenStore, HasEveryRowAndNoDamage) {
  store::EnvironmentOptions options;
  options.directory = data_;
  options.frozen = true;
  const auto environment = must(store::Environment::open(options));
  const auto txn = must(environment->read());
  std::map<std::string, std::string> rows;
  for (std::size_t i = 0; i < store::kTableNames.size(); ++i) {
    rows[std::string(store::kTableNames[i])] = std::to_string(tests::row_count(txn, static_cast<store::TableName>(i)));
  }
  std::size_t tables = 0;
  for (const Line& line : lines_) {
    if (line.kind != "rows") continue;
    ++tables;
    EXPECT_EQ(rows[line.first], line.second) << line.first;
  }
  EXPECT_GE(tables, 11U);
  expect_sound();
}

TEST_P(GoldenStore, TellsEveryUserWhatTheyCouldRead) {
  tests::make_openable(data_);
  const tests::OlderProcess older(data_);
  open();
  compare_calls();
}

TEST_P(GoldenStore, IsRaisedToThePresentLevelWithEveryRowAsItWas) {
  const auto before = frozen_dump();
  open_and_raise();
  auto after = frozen_dump();
  expect_sound();
  for (const char* changed : {"level", "state"}) {
    EXPECT_NE(before.at("meta").at(changed), after["meta"].at(changed)) << changed;
    after["meta"][changed] = before.at("meta").at(changed);
  }
  ASSERT_EQ(after["log"].size(), before.at("log").size() + 1);
  after["log"].erase(std::prev(after["log"].end()));
  EXPECT_EQ(tests::differences(before, after), "");

  forget_lists();
  open();
  compare_calls();
}

TEST_P(GoldenStore, ItsMessagesCanBeEditedAndDeletedOnceItIsRaised) {
  open_and_raise();
  open();
  int edited = 0;
  for (const UserId user : {UserId(1), UserId(2), UserId(3)}) {
    const auto inbox = must(engine_->inbox(user));
    for (const auto& conversation : inbox.conversations) {
      const auto history = must(engine_->history(user, conversation.id, {}));
      for (const auto& message : history.messages) {
        if (message.kind != MessageKind::text || message.author != user || !conversation.active) continue;
        const auto changed = engine_->edit_message(user, conversation.id, message.seq, message.body + " (edited)");
        ASSERT_TRUE(changed) << changed.error().message;
        EXPECT_EQ(changed->body, message.body + " (edited)");
        EXPECT_EQ(changed->position, message.position);
        if (++edited % 2 == 0) continue;
        EXPECT_TRUE(engine_->delete_message(user, conversation.id, message.seq));
      }
    }
  }
  EXPECT_GT(edited, 10);
  engine_.reset();
  expect_sound();
}

TEST_P(GoldenStore, StaysTheSameWhenItWasWrittenAndOpenedAgain) {
  open();
  const auto sent = engine_->register_user("eve@example.com", "correct horse", "Eve");
  ASSERT_TRUE(sent) << sent.error().message;
  engine_.reset();
  expect_sound();
  open();
  EXPECT_TRUE(engine_->is_registered("eve@example.com").value());
  forget_lists();
  compare_calls();
}

TEST_P(GoldenStore, LetsInWhoCouldSignInThen) {
  open();
  int tried = 0;
  for (const Line& line : lines_) {
    if (line.kind == "password") {
      const auto in = engine_->sign_in(line.first, line.rest);
      EXPECT_TRUE(in) << line.first << ": " << in.error().message;
      EXPECT_FALSE(engine_->sign_in(line.first, line.rest + "!"));
    } else if (line.kind == "token") {
      const auto token = engine_->verify_token(line.rest);
      ASSERT_TRUE(token) << token.error().message;
      EXPECT_EQ(token->caller.user, UserId(std::stoull(line.first)));
      EXPECT_EQ(token->caller.session, SessionId(std::stoull(line.second)));
    } else if (line.kind == "refresh") {
      const auto in = engine_->refresh(line.rest);
      ASSERT_TRUE(in) << in.error().message;
      EXPECT_EQ(in->session, SessionId(std::stoull(line.second)));
    } else {
      continue;
    }
    ++tried;
  }
  EXPECT_EQ(tried, 4);
}

TEST(GoldenDifference, IsWhatIsMissingOrOtherwise) {
  using tests::golden::difference;
  EXPECT_EQ(difference(R"({"a":[{"b":1}],"cursor":"1f-7"})", R"({"new":2,"a":[{"b":1,"c":3}],"cursor":"2e-7"})"), "");
  EXPECT_EQ(difference(R"({"a":1,"b":2})", R"({"a":1})"), "answer.b is missing");
  EXPECT_EQ(difference(R"({"a":[{"b":1}]})", R"({"a":[{"b":2}]})"), "answer.a[0].b is 2 and not 1");
  EXPECT_EQ(difference(R"({"a":[1,2]})", R"({"a":[1]})"), "answer.a is [1] and not [1,2]");
  EXPECT_EQ(difference(R"({"a":null})", R"({"a":1})"), "answer.a is 1 and not null");
  EXPECT_NE(difference(R"({"cursor":"1f-7"})", R"({"cursor":"1f-8"})"), "");
}

INSTANTIATE_TEST_SUITE_P(Of, GoldenStore, ::testing::ValuesIn(releases()), [](const auto& of) {
  std::string name = of.param;
  for (char& c : name) c = c == '.' ? '_' : c;
  return name;
});

}  // namespace
}  // namespace confab
