#pragma once

#include <functional>

#include <confab/result.hpp>

namespace confab::inline v0_1 {

/// The completion of a call that does not wait. It is called exactly once: on the calling thread when the call is
/// refused at once, else on a thread of the engine. It must not block, and must not wait for another mutation.
template <typename T>
using Done = std::function<void(Result<T>)>;

}  // namespace confab::inline v0_1
