#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include <confab/engine.hpp>

#include "support/temp_dir.hpp"

namespace confab::tests {

/// Options for tests: a small map, and passwords that cost next to nothing.
inline EngineOptions test_options(const std::filesystem::path& data_dir) {
  EngineOptions options;
  options.data_dir = data_dir;
  options.map_bytes = std::uint64_t{1} << 30;
  options.password_memory_bytes = 8192;
  options.password_passes = 1;
  return options;
}

/// An engine on a folder of its own.
class TestEngine : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() { open(test_options(folder_.path())); }
  void open(const EngineOptions& options) {
    auto opened = Engine::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    engine_ = std::move(*opened);
  }
  void reopen() { reopen(test_options(folder_.path())); }
  void reopen(const EngineOptions& options) {
    engine_.reset();
    open(options);
  }

  UserId make_user(const std::string& name) {
    auto user = engine_->register_user(name + "@example.com", "password of " + name, name);
    EXPECT_TRUE(user) << user.error().message;
    return user ? user->id : UserId();
  }

  ConversationId make_direct(UserId one, UserId other) {
    auto conversation = engine_->open_direct(one, other);
    EXPECT_TRUE(conversation) << conversation.error().message;
    return conversation ? conversation->id : ConversationId();
  }

  Message send(UserId author, ConversationId conversation, const std::string& body, const std::string& key = {}) {
    auto sent = engine_->send_message(author, conversation, {body, key});
    EXPECT_TRUE(sent) << sent.error().message;
    return sent ? *sent : Message();
  }

  TempDir folder_;
  std::unique_ptr<Engine> engine_;
};

/// Collects what a subscription tells, and waits for it.
class EventLog {
 public:
  void add(const Event& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(event);
    changed_.notify_all();
  }

  std::vector<Event> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(20), [&] { return events_.size() >= count; });
    return events_;
  }

  std::vector<Event> all() const {
    const std::lock_guard lock(mutex_);
    return events_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

}  // namespace confab::tests
