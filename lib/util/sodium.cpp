#include "util/sodium.hpp"

#include <sodium.h>

namespace confab::util {

void ensure_sodium() {
  // A machine without a random source makes libsodium itself end the process, so there is no failure to hand up.
  [[maybe_unused]] static const int started = sodium_init();
}

}  // namespace confab::util
