#include "common/loop/loop_poster.hpp"

#include <memory>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

namespace confab::tests {
namespace {

using namespace servers;

class BackToLoop : public testing::Test {
 protected:
  BackToLoop() {
    uv_loop_init(&loop);
    // A poster alone keeps no loop alive; this does, and ends a loop that waits in vain.
    uv_timer_init(&loop, &patience);
    uv_timer_start(
        &patience, [](uv_timer_t*) { FAIL() << "nothing came"; }, 20'000, 0);
    poster = std::make_shared<LoopPoster>(&loop, 4);
  }
  ~BackToLoop() override {
    poster->close();
    uv_close(reinterpret_cast<uv_handle_t*>(&patience), nullptr);
    uv_run(&loop, UV_RUN_DEFAULT);
    EXPECT_EQ(uv_loop_close(&loop), 0);
  }
  auto completion() {
    return back_to_loop<int>(poster, [this](int answer) {
      answered = answer;
      where = std::this_thread::get_id();
    });
  }

  uv_loop_t loop{};
  uv_timer_t patience{};
  std::shared_ptr<LoopPoster> poster;
  std::optional<int> answered;
  std::thread::id where;
};

TEST_F(BackToLoop, AnswersAtOnceOnTheLoopsThread) {
  completion()(1);
  EXPECT_EQ(answered, 1);
}

TEST_F(BackToLoop, BringsAnAnswerOfAnotherThreadToTheLoop) {
  std::thread([done = completion()] { done(2); }).join();
  EXPECT_EQ(answered, std::nullopt);
  while (!answered && uv_is_active(reinterpret_cast<uv_handle_t*>(&patience)) != 0) uv_run(&loop, UV_RUN_ONCE);
  EXPECT_EQ(answered, 2);
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_F(BackToLoop, DropsAnAnswerOfAnotherThreadOnceThePosterIsClosed) {
  const auto done = completion();
  poster->close();
  std::thread([done] { done(3); }).join();
  uv_run(&loop, UV_RUN_NOWAIT);
  EXPECT_EQ(answered, std::nullopt);
}

}  // namespace
}  // namespace confab::tests
