#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <confab/engine.hpp>

#include "bindings/conformance/story.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// confab::Operations and Engine::subscribe().
class EngineDoor final : public Door {
 public:
  EngineDoor();
  bool is_open() const { return engine_ != nullptr; }

  Told call(const Who& who, const std::string& operation, const std::string& request) override;
  Told subscribe(const std::string& name, const Who& who, const std::string& cursor) override;
  Told follow(const std::string& name, const std::string& under) override;
  Told confirm(const std::string& name) override;
  Told next(const std::string& name) override;
  void unsubscribe(const std::string& name) override { subscriptions_.erase(name); }

 private:
  /// What one subscription was told and the story has not asked for yet.
  struct Inbox {
    Position last;  // of the event that was asked for last
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Told> told;

    void add(Told one);
  };
  struct Ears {
    std::unique_ptr<Inbox> inbox;
    std::unique_ptr<Subscription> subscription;  // goes first: it calls into the inbox
    std::unique_ptr<Follower> follower = {};     // likewise
  };

  Result<Caller> caller(const Who& who) const;

  TempDir folder_{TempDir::fast_parent()};
  std::unique_ptr<Engine> engine_;
  std::map<std::string, Ears> subscriptions_;
};

}  // namespace confab::tests
