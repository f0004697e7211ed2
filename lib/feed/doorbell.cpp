#include "feed/doorbell.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/stat.h>

#include "util/clock.hpp"
#include "util/local_socket.hpp"
#include "util/random.hpp"
#include "util/thread.hpp"

namespace confab::feed {

namespace {

constexpr const char* kDirectoryName = "doorbells";
constexpr std::string_view kRing{"", 1};
constexpr std::string_view kNewDoor{"\2", 1};  // a ring, which also makes the others look for doors

/// A name of this process's own: processes of one directory may live in different PID namespaces.
std::string random_name() {
  std::array<std::uint8_t, 8> bytes{};
  util::SystemRandom().fill(bytes);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string name;
  for (const std::uint8_t byte : bytes) {
    name += kHex[byte >> 4];
    name += kHex[byte & 15];
  }
  return name;
}

}  // namespace

Result<std::unique_ptr<Doorbells>> Doorbells::open(const util::Directory& data, LogSink log) {
  if (auto made = data.make_directory(kDirectoryName, S_IRWXU); !made) return made.error();
  auto opened = data.open_directory(kDirectoryName);
  if (!opened) return opened.error();
  const std::string name = random_name();
  auto socket = util::BoundSocket::bind(**opened, name, SOCK_DGRAM);
  if (!socket) return socket.error();

  std::unique_ptr<Doorbells> doorbells(new Doorbells(std::move(*opened), std::move(*socket), name, std::move(log)));
  auto listener = util::start_thread("confab-doorbell", [bells = doorbells.get()] { bells->listen(); });
  if (!listener) return listener.error();
  doorbells->listener_ = std::move(*listener);
  {
    const util::MutexLock lock(doorbells->ring_mutex_);
    doorbells->to_doors(kNewDoor);
  }
  return doorbells;
}

Doorbells::Doorbells(util::DirectoryPtr directory, util::BoundSocket socket, std::string name, LogSink log)
    : directory_(std::move(directory)), name_(std::move(name)), log_(std::move(log)), socket_(std::move(socket)) {}

Doorbells::~Doorbells() {
  stopping_ = true;
  {
    const util::MutexLock lock(ring_mutex_);
    ::shutdown(socket_.fd(), SHUT_RDWR);  // wakes the listener
  }
  if (listener_.joinable()) listener_.join();
  static_cast<void>(directory_->remove(name_));
}

void Doorbells::ring() {
  wake_all();
  const util::MutexLock lock(ring_mutex_);
  to_doors(kRing);
}

void Doorbells::to_doors(std::string_view datagram) {
  if (util::SystemClock().steady_ms() - doors_found_at_ >= kDoorsPeriodMs) find_doors();
  for (const std::string& door : doors_) {
    auto address = util::socket_address(*directory_, door);
    if (!address) continue;
    const auto sent = ::sendto(socket_.fd(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    // EAGAIN: it is ringing already. ENOENT: its owner has gone and taken it along.
    if (sent < 0 && errno == ECONNREFUSED) static_cast<void>(directory_->remove(door));
  }
}

void Doorbells::find_doors() {
  doors_found_at_ = util::SystemClock().steady_ms();
  doors_.clear();
  auto names = directory_->names(kDoorsMax + 2);  // the own one, and one too many
  if (!names) return;
  std::erase(*names, name_);
  if (names->size() > kDoorsMax) {
    names->resize(kDoorsMax);
    if (log_) log_(LogLevel::warn, "more than " + std::to_string(kDoorsMax) + " doorbells: some hear late");
  }
  doors_ = *std::move(names);
}

Doorbells::Subscription Doorbells::subscribe(std::function<void()> wake) {
  const util::MutexLock lock(mutex_);
  const std::uint64_t id = ++last_id_;
  wakes_.emplace(id, std::move(wake));
  return {*this, id};
}

void Doorbells::unsubscribe(std::uint64_t id) {
  if (!own_.is_own_process()) return;
  const util::MutexLock lock(mutex_);
  wakes_.erase(id);
  ears_.erase(id);
}

// --- signals --------------------------------------------------------------------------------------------------------

class Doorbells::Ear final : public SignalCarrier::Hearing {
 public:
  explicit Ear(Subscription subscription) : subscription_(std::move(subscription)) {}

 private:
  const Subscription subscription_;
};

std::unique_ptr<SignalCarrier::Hearing> Doorbells::hear(Heard heard) {
  std::uint64_t id = 0;
  {
    const util::MutexLock lock(mutex_);
    id = ++last_id_;
    ears_.emplace(id, std::move(heard));
  }
  return std::make_unique<Ear>(Subscription{*this, id});  // without the lock: without memory it ends at once
}

/// The listener sends it, so that many that come together leave together. It is woken by its own bell; if that is
/// full, it is awake.
bool Doorbells::send(const Signal& signal) {
  {
    const util::MutexLock lock(send_mutex_);
    if (!waiting_.put(signal)) return false;
  }
  const util::MutexLock lock(ring_mutex_);
  if (auto own = util::socket_address(*directory_, name_)) {
    static_cast<void>(::sendto(socket_.fd(), kRing.data(), kRing.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&*own), sizeof *own));
  }
  return true;
}

std::vector<Signal> Doorbells::take_waiting() {
  const util::MutexLock lock(send_mutex_);
  return waiting_.take();
}

bool Doorbells::has_waiting() {
  const util::MutexLock lock(send_mutex_);
  return !waiting_.empty();
}

void Doorbells::send_to_others(const std::vector<Signal>& signals) {
  if (signals.empty()) return;
  const util::MutexLock lock(ring_mutex_);
  to_doors(encode_signals(signals));
}

void Doorbells::tell(const std::vector<Signal>& heard) {
  const util::MutexLock lock(mutex_);
  for (const Signal& signal : heard) {
    for (const auto& [id, ear] : ears_) ear(signal);
  }
}

/// What the others sent, until nothing is left or as many signals as a lane takes are here.
std::vector<Signal> Doorbells::take_datagrams(std::string& buffer) {
  std::vector<Signal> heard;
  while (!stopping_ && heard.size() < kSignalsWaitingMax) {
    const auto size = ::recv(own_socket().fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size <= 0) break;
    const std::string_view datagram(buffer.data(), static_cast<std::size_t>(size));
    if (datagram == kNewDoor) {
      const util::MutexLock lock(ring_mutex_);
      doors_found_at_ = 0;
    }
    const auto signals = decode_signals(datagram);
    heard.insert(heard.end(), signals.begin(), signals.end());
  }
  return heard;
}

void Doorbells::wake_all() {
  const util::MutexLock lock(mutex_);
  for (const auto& [id, wake] : wakes_) wake();
}

void Doorbells::listen() {
  const util::WaitingForbidden forbidden;
  std::string buffer(kSignalsTextBytesMax, '\0');
  while (!stopping_) {
    // The ring of a signal may have been taken together with earlier datagrams, before the signal itself was.
    const bool left = has_waiting();
    pollfd ready{own_socket().fd(), POLLIN, 0};
    if (::poll(&ready, 1, left ? 0 : kLookPeriodMs) == 0 && !left) restore_door();  // one that is gone is never rung
    const auto own = take_waiting();
    const auto heard = take_datagrams(buffer);  // after the taking: whoever opened a door before a signal gets it
    if (stopping_) break;
    send_to_others(own);
    tell(own);
    tell(heard);
    wake_all();
  }
}

/// For the listener, which needs no lock to read it: nobody else replaces it.
const util::BoundSocket& Doorbells::own_socket() const { return socket_; }

/// Somebody who tidies up may take a socket file for rubbish.
void Doorbells::restore_door() {
  const auto there = own_socket().is_at(*directory_, name_);
  if (!there || *there) return;
  auto again = util::BoundSocket::bind(*directory_, name_, SOCK_DGRAM);
  if (!again) return;  // the next look tries it too
  const util::MutexLock lock(ring_mutex_);
  if (!stopping_) socket_ = *std::move(again);
}

}  // namespace confab::feed
