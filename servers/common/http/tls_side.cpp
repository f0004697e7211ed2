#include "common/http/tls_side.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace confab::servers {

std::unique_ptr<TlsSide> TlsSide::accept(const TlsIdentity& identity, const HttpLimits& limits) {
  auto stream = TlsStream::accept(identity);
  if (!stream) return nullptr;
  return std::unique_ptr<TlsSide>(new TlsSide(std::move(stream), limits));
}

TlsSide::Handshake TlsSide::handshake() const {
  switch (stream_->state()) {
    case TlsStream::State::handshake:
      return handshake_bytes_ > limits_.tls_handshake_bytes_max ? Handshake::too_long : Handshake::under_way;
    case TlsStream::State::open:
    case TlsStream::State::ended:
      return Handshake::well;
    case TlsStream::State::failed:
      break;
  }
  return stream_->met_plain_http() ? Handshake::plain_http : Handshake::refused;
}

std::string_view TlsSide::take(std::string_view fresh, std::span<char> room) {
  if (stream_->state() == TlsStream::State::handshake) handshake_bytes_ += fresh.size();
  return {room.data(), stream_->take(fresh, room.data(), room.size())};
}

bool TlsSide::fill(OutputQueue& plain) {
  if (stream_->encrypted().empty() && !plain.empty()) {
    std::array<uv_buf_t, OutputQueue::kBuffersMax> buffers;
    const unsigned count = plain.buffers(buffers);
    std::size_t taken = 0;
    for (unsigned i = 0; i < count && taken < limits_.tls_held_bytes_max; ++i) {
      const std::size_t size = std::min(buffers[i].len, limits_.tls_held_bytes_max - taken);
      if (!stream_->write({buffers[i].base, size})) return false;
      taken += size;
    }
    plain.consume(taken);
  }
  wire_.append_owned(std::exchange(stream_->encrypted(), {}));
  return true;
}

void TlsSide::say_goodbye(ConnectionSocket& socket) {
  if (!stream_ || socket.writing() || stream_->state() == TlsStream::State::handshake) return;
  stream_->close();
  socket.try_write(stream_->encrypted());
}

TlsSide::GivenUp TlsSide::give_up(std::size_t taken_bytes) {
  std::string unsent = wire_.copy_from(taken_bytes);
  unsent += std::exchange(stream_->encrypted(), {});
  return {std::move(stream_), std::move(unsent)};
}

}  // namespace confab::servers
