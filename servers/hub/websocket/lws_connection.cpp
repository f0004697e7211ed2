#include "hub/websocket/lws_connection.hpp"

#include <cstring>

#include <libwebsockets.h>

#include "hub/websocket/frame_reader.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::size_t kControlHeaderBytes = 2;

/// A timer that is set outside a callback of libwebsockets runs only after this.
void set_timer(lws* wsi, int seconds) {
  lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, seconds);
  lws_cancel_service(lws_get_context(wsi));
}

}  // namespace

std::size_t LwsConnection::head_bytes() { return LWS_PRE; }

int LwsConnection::descriptor() const { return lws_get_socket_fd(wsi_); }

void LwsConnection::stop_its_reading() { lws_rx_flow_control(wsi_, 0); }

void LwsConnection::detach() { *static_cast<void**>(lws_wsi_user(wsi_)) = nullptr; }

bool LwsConnection::write_text(std::string& head_and_text) {
  auto* text = reinterpret_cast<unsigned char*>(head_and_text.data()) + LWS_PRE;
  const std::size_t size = head_and_text.size() - LWS_PRE;
  if (lws_write(wsi_, text, size, LWS_WRITE_TEXT) < 0) return false;
  unfinished_ = lws_partial_buffered(wsi_) != 0;
  unfinished_bytes_ = unfinished_ ? size : 0;
  return true;
}

/// libwebsockets has no public name for a close frame, so the frame is ours; LWS_WRITE_HTTP writes bytes as they are.
bool LwsConnection::write_control(ControlFrame kind, std::string_view payload) {
  unsigned char frame[LWS_PRE + kControlHeaderBytes + kControlBytesMax];
  unsigned char* at = frame + LWS_PRE;
  at[0] = static_cast<unsigned char>(kind);
  at[1] = static_cast<unsigned char>(payload.size());
  std::memcpy(at + kControlHeaderBytes, payload.data(), payload.size());
  if (lws_write(wsi_, at, kControlHeaderBytes + payload.size(), LWS_WRITE_HTTP) < 0) return false;
  unfinished_ = lws_partial_buffered(wsi_) != 0;
  return true;
}

bool LwsConnection::finish_write() {
  if (!unfinished_) return false;
  unfinished_ = false;
  unfinished_bytes_ = 0;
  return true;
}

void LwsConnection::end_after(int seconds) { set_timer(wsi_, seconds); }
void LwsConnection::end_soon() { set_timer(wsi_, LWS_TO_KILL_ASYNC); }
void LwsConnection::end_now() { lws_set_timeout(wsi_, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC); }

}  // namespace confab::servers::hub
