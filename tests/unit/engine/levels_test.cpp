#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/older_process.hpp"
#include "support/test_engine.hpp"

namespace confab::tests {
namespace {

constexpr std::chrono::seconds kPatience{100};

/// What an engine says to its host.
class Said {
 public:
  LogSink sink() {
    return [this](LogLevel, std::string_view line) {
      const std::lock_guard lock(mutex_);
      lines_.emplace_back(line);
    };
  }

  std::size_t count(std::string_view part) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(lines_.begin(), lines_.end(), [part](const std::string& line) {
      return line.find(part) != std::string::npos;
    }));
  }

  bool wait_for(std::string_view part) const {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (count(part) == 0) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// A store of version 0.1.
class EngineLevels : public TestEngine {
 protected:
  void SetUp() override { make_older(folder_.path()); }

  void open_with_sink() {
    auto options = test_options(folder_.path());
    options.log = said_.sink();
    open(options);
  }

  Said said_;
};

TEST_F(EngineLevels, AnEditIsUnsupportedUntilTheLastOlderProcessEnds) {
  OlderProcess older(folder_.path(), 77);
  OlderProcess other(folder_.path(), 1234);
  open_with_sink();
  const UserId ann = make_user("ann");
  const ConversationId talk = make_direct(ann, make_user("bob"));
  send(ann, talk, "one");
  ASSERT_TRUE(said_.wait_for("process 77 has"));
  older.end();
  ASSERT_TRUE(said_.wait_for("process 1234 has"));
  const auto refused = engine_->edit_message(ann, talk, Seq(1), "two");
  EXPECT_EQ(refused.code(), ErrorCode::unsupported) << refused.error().message;
  EXPECT_EQ(engine_->delete_message(ann, talk, Seq(1)).code(), ErrorCode::unsupported);
  EXPECT_EQ(engine_->message(ann, talk, Seq(1)).value().body, "one");
  EXPECT_EQ(said_.count("was raised to level"), 0U);
  EXPECT_EQ(said_.count("process 1234 has"), 1U) << "it is said once";

  other.end();
  ASSERT_TRUE(said_.wait_for("was raised to level " + std::to_string(store::kLevel)));
  const auto edited = engine_->edit_message(ann, talk, Seq(1), "two");
  ASSERT_TRUE(edited) << edited.error().message;
  EXPECT_EQ(edited->body, "two");
}

TEST_F(EngineLevels, AStoreThatNoOlderProcessHasOpenIsRaisedOnce) {
  open_with_sink();
  ASSERT_TRUE(said_.wait_for("was raised to level"));
  reopen();
  const UserId ann = make_user("ann");
  const ConversationId talk = make_direct(ann, make_user("bob"));
  send(ann, talk, "one");
  EXPECT_TRUE(engine_->edit_message(ann, talk, Seq(1), "two"));
  engine_.reset();
  open_with_sink();
  EXPECT_EQ(engine_->stats().log_records, 6U) << "the raise, two users, a conversation, a message, an edit";
  EXPECT_EQ(said_.count("was raised to level"), 1U);
}

TEST_F(EngineLevels, AStoreOfANewerLevelIsRefused) {
  make_older(folder_.path(), store::kLevel + 1);
  const auto refused = Engine::open(test_options(folder_.path()));
  ASSERT_EQ(refused.code(), ErrorCode::incompatible);
  EXPECT_NE(refused.error().message.find("use a newer one"), std::string::npos) << refused.error().message;
}

}  // namespace
}  // namespace confab::tests
