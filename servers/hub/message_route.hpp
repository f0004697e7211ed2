#pragma once

#include <cstddef>
#include <memory>

#include <uv.h>

#include <confab/engine.hpp>

#include "common/http/responder.hpp"
#include "hub/admission.hpp"

namespace confab::servers::hub {

/// `POST /message` of the service before us: the browser told the hub what it had just told the API server.
///
/// It carries no id, so a body that is among the caller's last messages there is taken for the one the API server has
/// stored (and the feed has told everybody); any other is an ordinary send. Loop thread only.
class MessageRoute {
 public:
  static constexpr std::size_t kOwnMessagesMax = 50;             ///< how many of the caller's messages are looked at
  static constexpr std::size_t kMessagesMax = 1'000;             ///< of everybody's, on the way to them
  static constexpr std::int64_t kSameMessageMs = 5 * 60 * 1000;  ///< how far from now, back or ahead, they may be
  static constexpr std::size_t kUnderWayMax = 256;               ///< lookups; more: overloaded

  MessageRoute(uv_loop_t* loop, Engine& engine, Admission& admission)
      : loop_(loop), engine_(engine), admission_(admission) {}

  void handle(const Request& request, const Responder& responder);

 private:
  struct Lookup;

  static void look_up(Lookup& lookup);
  static void finish(Lookup& lookup);

  uv_loop_t* loop_;
  Engine& engine_;
  Admission& admission_;
  std::shared_ptr<std::size_t> under_way_ = std::make_shared<std::size_t>(0);
};

}  // namespace confab::servers::hub
