#pragma once

// Says which mutex guards a member. For the reader: libstdc++'s std::mutex carries no capability a compiler could
// check.
#define CONFAB_GUARDED_BY(mutex)
