#pragma once

namespace confab::util {

/// Starts libsodium once. Every function of ours that enters libsodium calls it first; after the first call it is one
/// load. Threads: any.
void ensure_sodium();

}  // namespace confab::util
