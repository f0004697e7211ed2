#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <confab/confab.h>

#include "capi/chat.h"
#include "capi/check.h"

C_TEST(an_engine_opens_and_closes) {
  chat chat;
  chat_open(&chat);
  CHECK(chat.engine.id != 0);
  chat_close(&chat);
}

C_TEST(versions_are_those_of_the_header) {
  CHECK_EQ(confab_abi_version(), CONFAB_ABI_VERSION);
  CHECK(strchr(confab_version(), '.') != NULL);
}

C_TEST(every_status_has_a_name) {
  CHECK(strcmp(confab_status_name(CONFAB_OK), "ok") == 0);
  CHECK(strcmp(confab_status_name(CONFAB_ERR_NOT_FOUND), "not_found") == 0);
  CHECK(strcmp(confab_status_name(CONFAB_ERR_CANCELLED), "cancelled") == 0);
  for (int status = CONFAB_OK; status <= CONFAB_ERR_METHOD_NOT_ALLOWED; ++status) {
    CHECK(strcmp(confab_status_name((confab_status)status), "unknown") != 0);
  }
  for (int status = CONFAB_ERR_NO_MEMORY; status <= CONFAB_ERR_CANCELLED; ++status) {
    CHECK(strcmp(confab_status_name((confab_status)status), "unknown") != 0);
  }
  CHECK(strcmp(confab_status_name((confab_status)99), "unknown") == 0);
}

C_TEST(the_catalogue_needs_no_engine) {
  confab_reply* reply = NULL;
  CHECK_EQ(confab_describe(&reply, NULL), CONFAB_OK);
  CHECK(strstr(confab_reply_json(reply).data, "\"messages.send\"") != NULL);
  confab_reply_free(reply);
}

C_TEST(freeing_nothing_and_reading_nothing_is_fine) {
  confab_reply_free(NULL);
  confab_item_free(NULL);
  confab_error_free(NULL);
  CHECK_EQ(confab_error_status(NULL), CONFAB_OK);
  CHECK_EQ(confab_error_message(NULL).size, 0);
  CHECK_EQ(confab_error_field(NULL).size, 0);
  CHECK_EQ(confab_error_retry_after_ms(NULL), 0);
  CHECK_EQ(confab_reply_json(NULL).size, 0);
  CHECK_EQ(confab_item_kind(NULL), 0);
  CHECK_EQ(confab_item_id(NULL), 0);
  CHECK_EQ(confab_item_json(NULL).size, 0);
  CHECK(confab_item_error(NULL) == NULL);
}

/* Opens with options that must be refused, and gives the field it names. */
static void refused_field(const confab_engine_options* options, confab_status status, const char* field) {
  confab_engine engine = {7};
  confab_error* error = NULL;
  CHECK_EQ(confab_engine_open(options, &engine, &error), status);
  CHECK_EQ(engine.id, 0);
  CHECK_EQ(confab_error_status(error), status);
  CHECK(strcmp(confab_error_field(error).data, field) == 0);
  CHECK(confab_error_message(error).size > 0);
  confab_error_free(error);
}

C_TEST(bad_options_are_named) {
  chat chat;
  chat_make_folder(&chat);
  const confab_engine_options good = chat_options(&chat);

  refused_field(NULL, CONFAB_ERR_INVALID_ARGUMENT, "options");
  confab_engine_options bad = good;
  bad.struct_size = 4;
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "struct_size");
  bad = good;
  bad.data_dir = str("");
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "data_dir");
  bad = good;
  bad.data_dir.data = NULL;
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "data_dir");
  bad = good;
  bad.data_dir = (confab_str){"/tmp/a\0b", 8};
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "data_dir");
  bad = good;
  bad.access_token_ms = -1;
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "access_token_ms");
  bad = good;
  bad.refresh_token_ms = -1;
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "refresh_token_ms");
  bad = good;
  bad.password_memory_bytes = 1;
  refused_field(&bad, CONFAB_ERR_INVALID_ARGUMENT, "password_memory_bytes");
  CHECK_EQ(confab_engine_open(&good, NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);

  chat_close(&chat);
}

/* A program built with a later header, whose struct has one more field. */
struct later_options {
  confab_engine_options now;
  uint64_t later;
};

C_TEST(options_of_a_later_header_are_refused_only_when_they_are_used) {
  chat chat;
  chat_make_folder(&chat);
  struct later_options options = {chat_options(&chat), 1};
  options.now.struct_size = (uint32_t)sizeof options;
  refused_field(&options.now, CONFAB_ERR_UNSUPPORTED, "struct_size");
  options.later = 0;
  CHECK_EQ(confab_engine_open(&options.now, &chat.engine, NULL), CONFAB_OK);
  chat_close(&chat);
}

C_TEST(a_folder_that_cannot_be_is_an_error_with_words) {
  chat chat;
  chat_make_folder(&chat);
  confab_engine_options options = chat_options(&chat);
  options.data_dir = str("/proc/none/such");
  confab_engine engine;
  confab_error* error = NULL;
  CHECK_EQ(confab_engine_open(&options, &engine, &error), CONFAB_ERR_IO_ERROR);
  CHECK(confab_error_message(error).size > 0);
  confab_error_free(error);
  chat_close(&chat);
}

C_TEST(a_folder_opens_once_in_a_process) {
  chat chat;
  chat_open(&chat);
  const confab_engine_options options = chat_options(&chat);
  confab_engine second;
  CHECK_EQ(confab_engine_open(&options, &second, NULL), CONFAB_ERR_ALREADY_OPEN);
  chat_close(&chat);
}

C_TEST(many_engines_do_not_mix) {
  enum { kEngines = 5 };
  chat chats[kEngines];
  for (int i = 0; i < kEngines; ++i) {
    chat_open(&chats[i]);
    char name[16] = "user-0";
    name[5] = (char)('0' + i);
    CHECK_EQ(make_user(chats[i].engine, name), 1);
  }
  const confab_caller first = user_caller(1);
  for (int i = 0; i < kEngines; ++i) {
    confab_status status = CONFAB_OK;
    char* me = ask(chats[i].engine, &first, "users.me", "", &status);
    char* email = text_of(me, "email");
    CHECK_EQ(email[5], '0' + i);
    free(email);
    free(me);
  }
  for (int i = 0; i < kEngines; ++i) chat_close(&chats[i]);
}

static void every_call_says(confab_engine engine, confab_status status) {
  confab_reply* reply = NULL;
  confab_item* item = NULL;
  uint64_t id = 7;
  int fd = 7;
  const confab_caller caller = user_caller(1);
  CHECK_EQ(confab_call(engine, NULL, str("users.me"), str(""), &reply, NULL), status);
  CHECK_EQ(confab_call_async(engine, NULL, str("users.me"), str(""), &id, NULL), status);
  CHECK_EQ(id, 0);
  CHECK_EQ(confab_cancel(engine, 1, NULL), status);
  CHECK_EQ(confab_subscribe(engine, &caller, str(""), &id, NULL), status);
  CHECK_EQ(confab_unsubscribe(engine, 1, NULL), status);
  CHECK_EQ(confab_pause(engine, 1, NULL), status);
  CHECK_EQ(confab_resume(engine, 1, NULL), status);
  CHECK_EQ(confab_events_fd(engine, &fd, NULL), status);
  CHECK_EQ(fd, -1);
  CHECK_EQ(confab_next(engine, 0, &item, NULL), status);
  CHECK_EQ(confab_interrupt(engine, NULL), status);
  CHECK_EQ(confab_engine_close(engine, NULL), status);
}

C_TEST(closed_and_foreign_handles_are_told_not_crashed_on) {
  chat chat;
  chat_open(&chat);
  const confab_engine engine = chat.engine;
  const confab_engine none = {0};
  const confab_engine foreign = {UINT64_MAX};
  every_call_says(none, CONFAB_ERR_BAD_HANDLE);
  every_call_says(foreign, CONFAB_ERR_BAD_HANDLE);
  chat_close(&chat);
  every_call_says(engine, CONFAB_ERR_BAD_HANDLE);
}

C_TEST(a_child_of_a_process_with_an_open_engine_is_told) {
  chat chat;
  chat_open(&chat);
  const pid_t child = fork();
  if (child == 0) {
    confab_engine engine;
    const confab_engine_options options = chat_options(&chat);
    every_call_says(chat.engine, CONFAB_ERR_FORKED);
    CHECK_EQ(confab_engine_open(&options, &engine, NULL), CONFAB_ERR_FORKED);
    _exit(check_any_failed() ? 1 : 0);
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  CHECK(make_user(chat.engine, "ann") != 0); /* and the parent is as well as before */
  chat_close(&chat);
}

C_TEST(a_child_may_open_when_no_engine_was_open) {
  chat chat;
  chat_open(&chat);
  CHECK_EQ(confab_engine_close(chat.engine, NULL), CONFAB_OK);
  const pid_t child = fork();
  if (child == 0) {
    const confab_engine_options options = chat_options(&chat);
    CHECK_EQ(confab_engine_open(&options, &chat.engine, NULL), CONFAB_OK);
    CHECK(make_user(chat.engine, "bob") != 0);
    CHECK_EQ(confab_engine_close(chat.engine, NULL), CONFAB_OK);
    _exit(check_any_failed() ? 1 : 0);
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  chat.engine.id = 0;
  chat_close(&chat);
}

/// Its members are read and written as atomics: the engine's own threads ask for the time as well.
typedef struct {
  int64_t now_ms;
  confab_engine engine;
  confab_status inside;
  int cleared;
} given_clock;

static int64_t tell_time(void* user_data) {
  given_clock* clock = user_data;
  const confab_engine engine = {__atomic_load_n(&clock->engine.id, __ATOMIC_SEQ_CST)};
  if (engine.id != 0) {
    confab_reply* reply = (confab_reply*)1;
    const confab_status inside = confab_call(engine, NULL, str("users.me"), str(""), &reply, NULL);
    __atomic_store_n(&clock->inside, inside, __ATOMIC_SEQ_CST);
    __atomic_store_n(&clock->cleared, reply == NULL, __ATOMIC_SEQ_CST);
  }
  return __atomic_load_n(&clock->now_ms, __ATOMIC_SEQ_CST);
}

C_TEST(time_is_the_hosts_and_nothing_may_be_called_from_its_callback) {
  chat chat;
  chat_make_folder(&chat);
  given_clock clock = {1700000000000, {0}, CONFAB_OK, 0};
  confab_engine_options options = chat_options(&chat);
  options.clock = tell_time;
  options.clock_user_data = &clock;
  CHECK_EQ(confab_engine_open(&options, &chat.engine, NULL), CONFAB_OK);
  make_user(chat.engine, "ann");
  confab_status status = CONFAB_OK;
  char* signed_in = ask(chat.engine, NULL, "sessions.create",
                        "{\"email\":\"ann@example.com\",\"password\":\"correct horse\"}", &status);
  CHECK_EQ(number_of(signed_in, "access_expires_at"), 1700000000000 + 15 * 60 * 1000);

  char* token = text_of(signed_in, "access_token");
  const confab_caller caller = token_caller(token);
  free(ask(chat.engine, &caller, "users.me", "", &status));
  CHECK_EQ(status, CONFAB_OK);
  __atomic_fetch_add(&clock.now_ms, 60 * 60 * 1000, __ATOMIC_SEQ_CST);
  free(ask(chat.engine, &caller, "users.me", "", &status));
  CHECK_EQ(status, CONFAB_ERR_UNAUTHENTICATED);

  __atomic_store_n(&clock.engine.id, chat.engine.id, __ATOMIC_SEQ_CST);
  free(ask(chat.engine, &caller, "users.me", "", &status));
  CHECK_EQ(__atomic_load_n(&clock.inside, __ATOMIC_SEQ_CST), CONFAB_ERR_UNSUPPORTED);
  CHECK(__atomic_load_n(&clock.cleared, __ATOMIC_SEQ_CST));
  __atomic_store_n(&clock.engine.id, 0, __ATOMIC_SEQ_CST);

  free(token);
  free(signed_in);
  chat_close(&chat);
}

static void* close_it(void* engine) {
  return confab_engine_close(*(confab_engine*)engine, NULL) == CONFAB_OK ? engine : NULL;
}

C_TEST(closing_wakes_who_waits_for_items) {
  chat chat;
  chat_open(&chat);
  pthread_t closer;
  CHECK(pthread_create(&closer, NULL, close_it, &chat.engine) == 0);
  confab_item* item = NULL;
  const confab_status status = confab_next(chat.engine, -1, &item, NULL);
  CHECK(status == CONFAB_ERR_UNAVAILABLE || status == CONFAB_ERR_BAD_HANDLE);
  void* closed = NULL;
  CHECK(pthread_join(closer, &closed) == 0);
  CHECK(closed != NULL);
  chat.engine.id = 0;
  chat_close(&chat);
}

static void* keep_calling(void* engine) {
  const confab_caller caller = user_caller(1);
  confab_status status = CONFAB_OK;
  while (status == CONFAB_OK) {
    confab_reply* reply = NULL;
    uint64_t call = 0;
    status = confab_call(*(confab_engine*)engine, &caller, str("users.me"), str(""), &reply, NULL);
    confab_reply_free(reply);
    if (status != CONFAB_OK) break;
    status = confab_call_async(*(confab_engine*)engine, &caller, str("users.list"), str(""), &call, NULL);
    if (status == CONFAB_ERR_OVERLOADED) status = CONFAB_OK;
  }
  return status == CONFAB_ERR_BAD_HANDLE ? engine : NULL;
}

C_TEST(closing_under_calls_of_other_threads_ends_them_well) {
  enum { kThreads = 4 };
  chat chat;
  chat_open(&chat);
  make_user(chat.engine, "ann");
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_create(&threads[i], NULL, keep_calling, &chat.engine) == 0);
  confab_item_free(take(chat.engine, CONFAB_ITEM_REPLY)); /* they are at it */
  CHECK_EQ(confab_engine_close(chat.engine, NULL), CONFAB_OK);
  for (int i = 0; i < kThreads; ++i) {
    void* ended_well = NULL;
    CHECK(pthread_join(threads[i], &ended_well) == 0);
    CHECK(ended_well != NULL);
  }
  chat.engine.id = 0;
  chat_close(&chat);
}
