#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <uv.h>

#include <confab/result.hpp>

#include "common/http/client.hpp"
#include "hub/workers/descriptor.hpp"

namespace confab::servers::hub {

/// Bounds of what one loop asks of another.
struct SiblingLimits {
  std::size_t connections_max = 4'096;       ///< from one loop to one other: each held long-poll takes one
  std::size_t waiting_requests_max = 4'096;  ///< for a free one of them; one more is `overloaded`
  std::int64_t response_ms = 90'000;         ///< longer than any long-poll is held
};

/// A Unix socket for each loop of a hub, where its siblings reach it. Made before any worker is forked, and kept by the
/// parent: a worker that is started again listens on the same one.
///
/// The sockets have no name in the file system: they are reached through descriptors that only the hub's own processes
/// inherit, so nobody else can connect, and no file is left behind.
class SiblingSockets {
 public:
  /// Errors: io_error
  static Result<SiblingSockets> open(int count);

  int count() const { return static_cast<int>(sockets_.size()); }
  /// A descriptor of the caller's own to listen on, or -1.
  int listener(int loop) const;
  /// What connect() takes, in every process that was forked after open().
  std::string path(int loop) const;

 private:
  struct Socket {
    Descriptor listener;
    Descriptor file;  ///< of the unlinked file: leads to the socket by way of /proc
  };
  std::vector<Socket> sockets_;
};

/// Which of a hub's loops this is. With W workers of T threads there are W * T loops; loop L of worker I has the index
/// I * T + L.
struct LoopIdentity {
  int index = 0;
  std::uint32_t generation = 0;             ///< differs each time the worker of this loop is started
  const SiblingSockets* sockets = nullptr;  ///< null: there is only this loop
};

/// Passes requests on to the other loops of the hub, each of which has sessions of its own. A request is answered by
/// the sibling's own router as if its client had come there: pass it on with its own fields by proxy_request(), which
/// adds the client's address. Threads: the loop's. Destroy it as an HttpClient.
class Siblings {
 public:
  Siblings(uv_loop_t* loop, LoopIdentity self, const SiblingLimits& limits = {});

  int index() const { return self_.index; }
  std::uint32_t generation() const { return self_.generation; }
  /// Speaks to the loop of that index. Null for the caller's own and where there is none.
  HttpClient* sibling(int index);

 private:
  uv_loop_t* const loop_;
  const LoopIdentity self_;
  const SiblingLimits limits_;
  std::vector<std::unique_ptr<HttpClient>> clients_;  ///< made when first asked for
};

}  // namespace confab::servers::hub
