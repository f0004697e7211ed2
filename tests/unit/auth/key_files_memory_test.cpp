// A program of its own: its allocator fails when told to.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <new>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include "auth/key_files.hpp"
#include "support/directory.hpp"
#include "support/temp_dir.hpp"
#include "util/files.hpp"

namespace {

/// How many more allocations succeed; below 0: all.
thread_local int allocations_left = -1;

}  // namespace

// Not inlined: gcc would take them apart and warn of malloc() beside delete.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (allocations_left == 0) throw std::bad_alloc();
  if (allocations_left > 0) --allocations_left;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace confab::auth {
namespace {

/// Whether it locked, with so many allocations.
bool lock_with(int allocations, const util::Directory& data) {
  allocations_left = allocations;
  bool locked = false;
  try {
    const auto files = KeyFiles::lock(data);
    locked = files.has_value();
  } catch (const std::bad_alloc&) {
    locked = false;
  }
  allocations_left = -1;
  return locked;
}

TEST(KeyFilesMemory, WhenItRunsOutNoLockIsLeft) {
  const tests::TempDir dir;
  const std::filesystem::path directory = dir / "a-directory-with-a-name-that-no-short-string-holds";
  std::filesystem::create_directories(directory / "keys");
  std::filesystem::permissions(directory / "keys", std::filesystem::perms::owner_all);
  const auto data = tests::open_directory(directory);
  int allocations = 0;
  while (!lock_with(allocations, *data)) {
    ++allocations;
    const util::Descriptor other(::open((directory / "keys").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_TRUE(other);
    ASSERT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0) << "failed at allocation " << allocations;
  }
  EXPECT_GT(allocations, 0);
}

}  // namespace
}  // namespace confab::auth
