#pragma once

#include <uv.h>

struct lws_context;

namespace confab::servers::hub {

/// Destroys a context of libwebsockets that runs on a loop of ours.
///
/// On a loop that is not its own, libwebsockets needs a second lws_context_destroy(), and that may come only when its
/// handles are closed: the sockets in the first closing phase of the loop, its timers in the second. So the rest of the
/// work happens in the next iterations of the loop, which must outlive it.
void destroy_on_loop(lws_context* context, uv_loop_t* loop);

}  // namespace confab::servers::hub
