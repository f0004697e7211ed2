#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include <confab/engine.hpp>

#include "engine/feeds.hpp"
#include "engine/host_calls.hpp"
#include "util/fork_mark.hpp"
#include "util/mutex.hpp"

namespace confab::engine {

/// The thread that calls the callbacks of Engine::subscribe, with one Feed for all of them. Starts with the first.
///
/// Threads: any may call.
class Dispatcher final : private Feed::Sink {
 public:
  Dispatcher(Feeds& feeds, const HostCalls& host_calls) : feeds_(feeds), host_calls_(host_calls) {}
  ~Dispatcher() override;

  Result<std::unique_ptr<Subscription>> subscribe(const Caller& caller, std::optional<confab::Cursor> from,
                                                  std::function<void(const Event&)> on_event,
                                                  std::function<void(const Error&)> on_ended);

  bool on_own_thread() const { return thread_id_ == std::this_thread::get_id(); }

 private:
  class Handle;
  struct Listener;

  Result<> start();
  void run();
  bool post(std::function<void()> task);
  bool stopping();
  void wake();
  void end(const std::shared_ptr<Listener>& listener);
  void end_thrown(const std::shared_ptr<Listener>& listener, const std::string& thrown);

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override;
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override;
  void on_ended(SubscriptionId id, const Error& why) override;

  Feeds& feeds_;
  const HostCalls& host_calls_;
  const util::ForkMark own_;

  util::Mutex start_mutex_;
  bool started_ CONFAB_GUARDED_BY(start_mutex_) = false;

  util::Mutex mutex_;
  util::CondVar work_;
  std::deque<std::function<void()>> tasks_ CONFAB_GUARDED_BY(mutex_);  // one or two for each caller who waits
  bool rung_ CONFAB_GUARDED_BY(mutex_) = false;
  bool stopping_ CONFAB_GUARDED_BY(mutex_) = false;

  // The thread's own.
  std::unique_ptr<Feed> feed_;
  std::unordered_map<SubscriptionId, std::shared_ptr<Listener>> listeners_;
  std::thread thread_;
  std::atomic<std::thread::id> thread_id_;
};

}  // namespace confab::engine
