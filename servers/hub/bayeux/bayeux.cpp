#include "hub/bayeux/bayeux.hpp"

#include <utility>

#include <unistd.h>

namespace confab::servers::hub {

namespace {

constexpr std::uint64_t kTickMs = 1'000;
constexpr std::uint64_t kDrainTickMs = 50;

template <typename Handle>
void close_handle(Handle* handle) {
  uv_close(reinterpret_cast<uv_handle_t*>(handle),
           [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
}

}  // namespace

Bayeux::Bayeux(uv_loop_t* loop, Services services, const BayeuxLimits& limits, bayeux::Metrics& metrics)
    : now_(services.now),
      limits_(limits),
      wake_(new uv_async_t),
      timer_(new uv_timer_t),
      reader_(limits),
      clients_(loop,
               {services.engine, services.admission, services.loop_index, services.generation, services.now,
                [wake = wake_] { uv_async_send(wake); }},
               limits, metrics),
      http_(clients_, reader_, services.engine, services.admission, services.origins, services.siblings),
      sockets_(clients_, reader_, services.engine, services.origins, services.siblings, services.now) {
  uv_async_init(loop, wake_, [](uv_async_t* handle) { static_cast<Bayeux*>(handle->data)->clients_.run(); });
  wake_->data = this;
  uv_timer_init(loop, timer_);
  timer_->data = this;
  uv_timer_start(
      timer_, [](uv_timer_t* timer) { static_cast<Bayeux*>(timer->data)->tick(); }, kTickMs, kTickMs);
}

Bayeux::~Bayeux() {
  close_handle(timer_);
  close_handle(wake_);
}

Result<> Bayeux::accept(WebSocketServer& server, int fd, std::string_view key, const Request& request,
                        Arrival arrival) {
  if (!draining_) return sockets_.accept(server, fd, key, request, std::move(arrival));
  ::close(fd);
  return Error{ErrorCode::unavailable, "the hub goes away"};
}

void Bayeux::tick() {
  clients_.tick();
  sockets_.tick();
  if (draining_) close_when_quiet(now_() >= drain_deadline_);
}

void Bayeux::drain(std::function<void()> done) {
  draining_ = true;
  drain_deadline_ = now_() + limits_.drain_ms;
  drained_ = std::move(done);
  clients_.drain();
  uv_timer_set_repeat(timer_, kDrainTickMs);
  uv_timer_again(timer_);
  close_when_quiet(false);
}

void Bayeux::close_when_quiet(bool at_once) {
  if (at_once || clients_.quiet()) sockets_.close_all();
  if (sockets_.count() == 0 && drained_) std::exchange(drained_, nullptr)();
}

}  // namespace confab::servers::hub
