#pragma once

#include <string>

struct MDB_env;

namespace confab::store {

/// mdb_env_open() of files for this user only, none of which a program that is executed later inherits. Says LMDB's
/// error, 0 if it went well.
///
/// LMDB 0.9 opens the data file without O_CLOEXEC. Until that is made up for, fork() waits; what starts programs
/// without it (vfork, posix_spawn) must not run on another thread meanwhile.
int open_lmdb(MDB_env* env, const std::string& path, unsigned flags);

}  // namespace confab::store
