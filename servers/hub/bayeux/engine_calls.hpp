#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include <uv.h>

#include <confab/engine.hpp>

#include "common/loop/loop_poster.hpp"

namespace confab::servers::hub::bayeux {

/// Asks the engine without blocking; answers come on the loop, some of them within the call. Loop thread only.
class EngineCalls {
 public:
  using Replied = std::function<void(const Result<OperationReply>&)>;
  using Sent = std::function<void(const Result<confab::Message>&)>;

  /// At most `calls_max` are under way: overloaded.
  EngineCalls(uv_loop_t* loop, Engine& engine, std::size_t calls_max);
  /// Calls that are under way are not answered any more.
  ~EngineCalls() { poster_->close(); }
  EngineCalls(const EngineCalls&) = delete;
  EngineCalls& operator=(const EngineCalls&) = delete;

  void call(const OperationRequest& request, Replied done);
  void send(const Caller& caller, ConversationId conversation, const Draft& draft, Sent done);

  std::size_t under_way() const { return under_way_; }

 private:
  template <typename Reply, typename Done>
  std::function<void(Result<Reply>)> on_loop(Done done);

  Engine& engine_;
  const std::size_t calls_max_;
  const std::shared_ptr<LoopPoster> poster_;  // outlives this in calls under way
  std::size_t under_way_ = 0;
};

}  // namespace confab::servers::hub::bayeux
