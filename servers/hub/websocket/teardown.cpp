#include "hub/websocket/teardown.hpp"

#include <libwebsockets.h>

namespace confab::servers::hub {

namespace {

/// Counts closing phases of the loop by handles of its own, each closed in the phase after the one before.
class Teardown {
 public:
  explicit Teardown(lws_context* context) : context_(context) {}

  void wait(uv_loop_t* loop) {
    uv_idle_init(loop, &handle_);
    handle_.data = this;
    uv_close(reinterpret_cast<uv_handle_t*>(&handle_), next_phase);
  }

 private:
  static void next_phase(uv_handle_t* handle) {
    auto* self = static_cast<Teardown*>(handle->data);
    if (--self->phases_left_ > 0) return self->wait(handle->loop);
    lws_context_destroy(self->context_);
    delete self;
  }

  uv_idle_t handle_{};
  lws_context* context_;
  int phases_left_ = 3;
};

}  // namespace

void destroy_on_loop(lws_context* context, uv_loop_t* loop) {
  lws_context_destroy(context);
  (new Teardown(context))->wait(loop);
}

}  // namespace confab::servers::hub
