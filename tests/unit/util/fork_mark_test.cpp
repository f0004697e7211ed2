#include "util/fork_mark.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace confab::util {
namespace {

TEST(ForkMark, RecognisesAForkedChildAndItsChild) {
  const ForkMark mark;
  ASSERT_TRUE(mark.is_own_process());
  const pid_t child = ::fork();
  if (child == 0) {
    const ForkMark own;
    if (mark.is_own_process() || !own.is_own_process()) ::_exit(1);
    const pid_t grandchild = ::fork();
    if (grandchild == 0) ::_exit(mark.is_own_process() || own.is_own_process() ? 1 : 0);
    int status = -1;
    ::_exit(::waitpid(grandchild, &status, 0) == grandchild && status == 0 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(mark.is_own_process()) << "the parent stays what it is";
}

}  // namespace
}  // namespace confab::util
