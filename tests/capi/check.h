/* Tests in C, run by GoogleTest (runner.cpp): C_TEST(name) { CHECK(…); } */
#ifndef CONFAB_TESTS_CAPI_CHECK_H
#define CONFAB_TESTS_CAPI_CHECK_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct check_test {
  const char* file;
  const char* name;
  void (*run)(void);
  struct check_test* next;
} check_test;

void check_register(check_test* test);
void check_failed(const char* file, int line, const char* what);
void check_failed_number(const char* file, int line, const char* what, long long is, long long wanted);
int check_any_failed(void);

#define C_TEST(test_name)                                                                                     \
  static void test_name(void);                                                                                \
  static check_test test_name##_entry = {__FILE__, #test_name, test_name, 0};                                 \
  __attribute__((constructor)) static void test_name##_register(void) { check_register(&test_name##_entry); } \
  static void test_name(void)

/* Goes on after a failure. */
#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))
#define CHECK_EQ(is, wanted)                                                                            \
  do {                                                                                                  \
    long long check_is = (long long)(is), check_wanted = (long long)(wanted);                           \
    if (check_is != check_wanted) check_failed_number(__FILE__, __LINE__, #is, check_is, check_wanted); \
  } while (0)

#ifdef __cplusplus
}
#endif

#endif
