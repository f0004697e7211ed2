#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "capi/check.h"

// Makes each C_TEST of the C files a test of GoogleTest, so that they are listed, filtered and counted as all others.

namespace {

check_test* first = nullptr;

class CTest : public ::testing::Test {
 public:
  explicit CTest(void (*run)()) : run_(run) {}
  void TestBody() override { run_(); }

 private:
  void (*const run_)();
};

}  // namespace

void check_register(check_test* test) {
  test->next = first;
  first = test;
}

void check_failed(const char* file, int line, const char* what) { ADD_FAILURE_AT(file, line) << what; }

void check_failed_number(const char* file, int line, const char* what, long long is, long long wanted) {
  ADD_FAILURE_AT(file, line) << what << " is " << is << ", not " << wanted;
}

int check_any_failed() { return ::testing::Test::HasFailure() ? 1 : 0; }

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (const check_test* test = first; test != nullptr; test = test->next) {
    const std::string suite = std::filesystem::path(test->file).stem().string();
    ::testing::RegisterTest(suite.c_str(), test->name, nullptr, nullptr, test->file, 0,
                            [run = test->run]() -> CTest* { return new CTest(run); });
  }
  return RUN_ALL_TESTS();
}
