#pragma once

#include <chrono>
#include <cstdint>

#include <confab/types.hpp>

namespace confab::servers {

/// The wall clock, which may be set: for what is shown or compared with times of the store.
inline TimeMs wall_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// A clock that only rises, from an unknown beginning: for deadlines. On a loop, uv_now() is cheaper.
inline std::int64_t steady_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::steady_clock;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace confab::servers
