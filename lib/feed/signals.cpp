#include "feed/signals.hpp"

#include <algorithm>
#include <utility>

#include "util/endian.hpp"

namespace confab::feed {

namespace {

/// The first byte; a ring of a doorbell has a zero there.
constexpr char kForm = 1;

unsigned char* bytes(char* text) { return reinterpret_cast<unsigned char*>(text); }
const unsigned char* bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

bool known(std::uint8_t kind) {
  return kind == static_cast<std::uint8_t>(Signal::Kind::typing) ||
         kind == static_cast<std::uint8_t>(Signal::Kind::delivered);
}

}  // namespace

std::string encode_signals(std::span<const Signal> signals) {
  std::string text(1 + signals.size() * kSignalBytes, kForm);
  char* out = text.data() + 1;
  for (const Signal& signal : signals) {
    out[0] = static_cast<char>(signal.kind);
    util::store_be64(bytes(out + 1), signal.conversation.value);
    util::store_be64(bytes(out + 9), signal.user.value);
    util::store_be64(bytes(out + 17), signal.seq.value);
    out += kSignalBytes;
  }
  return text;
}

std::vector<Signal> decode_signals(std::string_view text) {
  std::vector<Signal> signals;
  if (text.empty() || text.front() != kForm) return signals;
  for (text.remove_prefix(1); text.size() >= kSignalBytes; text.remove_prefix(kSignalBytes)) {
    const auto kind = static_cast<std::uint8_t>(text[0]);
    if (!known(kind)) continue;
    signals.push_back({static_cast<Signal::Kind>(kind), ConversationId{util::load_be64(bytes(text.data() + 1))},
                       UserId{util::load_be64(bytes(text.data() + 9))}, Seq{util::load_be64(bytes(text.data() + 17))}});
  }
  return signals;
}

bool SignalLane::put(const Signal& signal) {
  const auto before = std::find_if(waiting_.begin(), waiting_.end(), [&](const Signal& one) {
    return one.conversation == signal.conversation && one.user == signal.user && one.kind == signal.kind;
  });
  if (before != waiting_.end()) {
    before->seq = std::max(before->seq, signal.seq);
    return true;
  }
  if (waiting_.size() == kSignalsWaitingMax) return false;
  waiting_.push_back(signal);
  return true;
}

std::vector<Signal> SignalLane::take() { return std::exchange(waiting_, {}); }

}  // namespace confab::feed
