#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "engine/done.hpp"
#include "state/queries.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/worker_pool.hpp"

namespace confab::engine {

/// What a caller may see can change with each commit: their session ends, or they leave a conversation. So a read
/// checks its caller in the transaction in which it reads, and the caller is the viewer of everything that is read.
/// The transaction ends with the read.
///
/// Threads:  any.
/// Lifetime: ends before its parts do.
class Reads {
 public:
  Reads(const store::Environment& environment, const util::Clock& clock, Directory directory, util::WorkerPool& queries)
      : environment_(environment), clock_(clock), directory_(directory), queries_(queries) {}

  template <typename Read>
  auto read(const Caller& caller, Read read) const
      -> decltype(read(std::declval<const store::Txn&>(), std::declval<const state::Viewer&>())) {
    auto txn = environment_.read();
    if (!txn) return txn.error();
    const auto viewer = state::viewer_of(*txn, caller, directory_, clock_.now_ms());
    if (!viewer) return viewer.error();
    return read(*txn, *viewer);
  }

  /// For the host, which may read of everybody.
  template <typename Read>
  auto read_as_host(Read read) const
      -> decltype(read(std::declval<const store::Txn&>(), std::declval<const state::Viewer&>())) {
    auto txn = environment_.read();
    if (!txn) return txn.error();
    return read(*txn, state::Viewer::host());
  }

  /// For what the engine itself has to know, whoever calls. Errors: those of Environment::read()
  Result<store::ReadTxn> begin() const { return environment_.read(); }

  /// What the store says of itself. Errors: also those of state::meta()
  Result<state::MetaRecord> meta() const;
  /// The newest position of the store.
  Result<Position> position() const;

  /// Runs `work` in the query pool, in the share of `user`: reads that may wait for the disk do not belong on an event
  /// loop or on the writer's thread.
  template <typename T>
  void in_pool(UserId user, std::function<Result<T>()> work, Done<T> done) const {
    // `done` is taken away when it is called, so that it cannot be called again even if it throws.
    auto open = std::make_shared<Done<T>>(std::move(done));
    const auto complete = [open](Result<T> result) { std::exchange(*open, nullptr)(std::move(result)); };
    auto queued = queries_.submit([work = std::move(work), complete] { complete(work()); },
                                  [complete, open](const Error& why) {
                                    if (*open) complete(why);
                                  },
                                  user.value);
    if (!queued) complete(queued.error());
  }

  /// As in_pool(), for the answer to a command that is committed already: a full pool must not turn it into a failure.
  /// Then `work` runs here, where its pages were just written.
  template <typename T>
  void in_pool_or_here(UserId user, std::function<Result<T>()> work, Done<T> done) const {
    auto open = std::make_shared<Done<T>>(std::move(done));
    const auto complete = [open, work = std::move(work)] {
      auto result = work();
      if (auto last_word = std::exchange(*open, nullptr)) last_word(std::move(result));
    };
    auto queued = queries_.submit(
        complete, [complete](const Error&) { complete(); }, user.value);
    if (!queued) complete();
  }

 private:
  const store::Environment& environment_;
  const util::Clock& clock_;
  const Directory directory_;
  util::WorkerPool& queries_;
};

}  // namespace confab::engine
