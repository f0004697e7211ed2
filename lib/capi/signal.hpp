#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

#include <confab/result.hpp>

#include "util/files.hpp"

namespace confab::capi {

/// A descriptor to poll, readable while its owner has something.
///
/// Threads: raise() any; lower_unless() one at a time.
class Signal {
 public:
  static Result<std::unique_ptr<Signal>> open();

  int descriptor() const { return descriptor_.get(); }

  /// There is something. Call it after adding something.
  void raise();

  /// Leaves the descriptor readable if and only if there is something: `anything` is asked once more after the mark is
  /// taken away, so that what came in between is seen.
  void lower_unless(const std::function<bool()>& anything);

 private:
  explicit Signal(util::Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  void lower();

  const util::Descriptor descriptor_;
  std::atomic<bool> raised_ = false;
};

}  // namespace confab::capi
