#pragma once

#include <cstddef>
#include <memory>

#include <uv.h>

#include <confab/engine.hpp>

#include "common/http/responder.hpp"
#include "hub/admission.hpp"

namespace confab::servers::hub {

/// `POST /message` of the service before us.
///
/// There the browser sent every message twice: first to the API server, which stored it, then to the hub, which told
/// the others. Here the first is enough, so the second must not be stored again. It has no id by which to recognize it:
/// a text that the caller sent recently (Engine::sent_recently) is taken for that message, and any other is an ordinary
/// send. Loop thread only.
class MessageRoute {
 public:
  static constexpr std::size_t kUnderWayMax = 256;  ///< lookups; more: overloaded

  MessageRoute(uv_loop_t* loop, Engine& engine, Admission& admission)
      : loop_(loop), engine_(engine), admission_(admission) {}

  void handle(const Request& request, const Responder& responder);

 private:
  struct Lookup;

  /// In the pool of libuv.
  static void look_up(Lookup& lookup);
  static void finish(Lookup& lookup);

  uv_loop_t* loop_;
  Engine& engine_;
  Admission& admission_;
  std::shared_ptr<std::size_t> under_way_ = std::make_shared<std::size_t>(0);
};

}  // namespace confab::servers::hub
