#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <confab/confab.h>

#include "capi/chat.h"
#include "capi/check.h"

C_TEST(a_message_is_sent_and_read_back) {
  chat chat;
  chat_open(&chat);
  const uint64_t ann = make_user(chat.engine, "ann");
  const uint64_t bob = make_user(chat.engine, "bob");
  const uint64_t room = make_direct(chat.engine, ann, bob);
  say(chat.engine, ann, room, "Hello, Bob!");

  char request[64];
  snprintf(request, sizeof request, "{\"conversation\":%" PRIu64 "}", room);
  const confab_caller as_bob = user_caller(bob);
  confab_status status = CONFAB_OK;
  char* page = ask(chat.engine, &as_bob, "messages.list", request, &status);
  CHECK(strstr(page, "Hello, Bob!") != NULL);
  free(page);
  chat_close(&chat);
}

/* Calls what must fail, and compares what the error says. */
static void refused(confab_engine engine, const confab_caller* caller, confab_str operation, confab_str request,
                    confab_status wanted, const char* field) {
  confab_reply* reply = (confab_reply*)1;
  confab_error* error = NULL;
  CHECK_EQ(confab_call(engine, caller, operation, request, &reply, &error), wanted);
  CHECK(reply == NULL);
  CHECK_EQ(confab_error_status(error), wanted);
  if (strcmp(confab_error_field(error).data, field) != 0)
    check_failed(__FILE__, __LINE__, confab_error_field(error).data);
  CHECK(confab_error_message(error).size > 0);
  confab_error_free(error);
}

C_TEST(errors_name_what_is_wrong) {
  chat chat;
  chat_open(&chat);
  const confab_engine engine = chat.engine;
  const uint64_t ann = make_user(engine, "ann");
  const confab_caller as_ann = user_caller(ann);

  refused(engine, &as_ann, str("no.such"), str(""), CONFAB_ERR_NOT_FOUND, "op");
  refused(engine, &as_ann, str(""), str(""), CONFAB_ERR_NOT_FOUND, "op");
  refused(engine, NULL, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  refused(engine, &as_ann, str("users.get"), str("{}"), CONFAB_ERR_INVALID_ARGUMENT, "user");
  refused(engine, &as_ann, str("users.get"), str("{\"user\":\"x\"}"), CONFAB_ERR_INVALID_ARGUMENT, "user");
  refused(engine, &as_ann, str("users.get"), str("{\"user\":999}"), CONFAB_ERR_NOT_FOUND, "user");
  refused(engine, &as_ann, str("users.me"), str("{\"user\":1}"), CONFAB_ERR_INVALID_ARGUMENT, "user");
  refused(engine, &as_ann, str("users.me"), str("not json"), CONFAB_ERR_INVALID_ARGUMENT, "");
  refused(engine, &as_ann, str("users.me"), str("[]"), CONFAB_ERR_INVALID_ARGUMENT, "");
  refused(engine, NULL, str("users.register"), str("{\"email\":\"\xff\",\"password\":\"correct horse\"}"),
          CONFAB_ERR_INVALID_ARGUMENT, "");
  chat_close(&chat);
}

C_TEST(a_bound_per_hour_tells_when_to_come_again) {
  chat chat;
  chat_open(&chat);
  const confab_caller as_ann = user_caller(make_user(chat.engine, "ann"));
  char request[64];
  snprintf(request, sizeof request, "{\"title\":\"we\",\"members\":[%" PRIu64 "]}", make_user(chat.engine, "bob"));
  confab_status status = CONFAB_OK;
  confab_error* error = NULL;
  for (int i = 0; i < 1000 && status == CONFAB_OK; ++i) {
    confab_reply* reply = NULL;
    status = confab_call(chat.engine, &as_ann, str("conversations.create_group"), str(request), &reply, &error);
    confab_reply_free(reply);
  }
  CHECK_EQ(status, CONFAB_ERR_RATE_LIMITED);
  CHECK(confab_error_retry_after_ms(error) > 3000000); /* most of the hour is left */
  CHECK(confab_error_retry_after_ms(error) <= 3600000);
  confab_error_free(error);
  chat_close(&chat);
}

C_TEST(what_is_not_text_is_refused) {
  chat chat;
  chat_open(&chat);
  const confab_str nowhere = {NULL, 5};
  refused(chat.engine, NULL, nowhere, str(""), CONFAB_ERR_INVALID_ARGUMENT, "operation");
  refused(chat.engine, NULL, str("users.me"), nowhere, CONFAB_ERR_INVALID_ARGUMENT, "request");
  CHECK_EQ(confab_call(chat.engine, NULL, str("users.me"), str(""), NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.me"), str(""), NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  chat_close(&chat);
}

C_TEST(a_request_has_a_largest_size) {
  chat chat;
  chat_open(&chat);
  char* large = malloc(CONFAB_REQUEST_BYTES_MAX + 1);
  memset(large, ' ', CONFAB_REQUEST_BYTES_MAX + 1);
  const confab_str over = {large, CONFAB_REQUEST_BYTES_MAX + 1};
  refused(chat.engine, NULL, str("users.me"), over, CONFAB_ERR_TOO_LARGE, "request");
  uint64_t call = 7;
  CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.me"), over, &call, NULL), CONFAB_ERR_TOO_LARGE);
  CHECK_EQ(call, 0);
  CHECK_EQ(next_now(chat.engine), CONFAB_ERR_TIMEOUT);
  free(large);
  chat_close(&chat);
}

C_TEST(text_need_not_end_in_a_nul) {
  chat chat;
  chat_open(&chat);
  make_user(chat.engine, "ann");
  const confab_caller as_ann = user_caller(1);
  confab_reply* reply = NULL;
  const confab_str operation = {"users.me?", 8};
  const confab_str request = {"{}{}", 2};
  CHECK_EQ(confab_call(chat.engine, &as_ann, operation, request, &reply, NULL), CONFAB_OK);
  CHECK_EQ(strlen(confab_reply_json(reply).data), confab_reply_json(reply).size);
  confab_reply_free(reply);
  chat_close(&chat);
}

C_TEST(callers_are_who_they_say_or_nobody) {
  chat chat;
  chat_open(&chat);
  const confab_engine engine = chat.engine;
  make_user(engine, "ann");
  confab_caller caller = {0};
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  caller.kind = CONFAB_CALLER_USER;
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_INVALID_ARGUMENT, "caller.user");
  caller = user_caller(999);
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  caller = user_caller(1);
  caller.session = 999;
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  caller = user_caller(1);
  caller.reserved = 1;
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_INVALID_ARGUMENT, "caller.reserved");
  caller = user_caller(1);
  caller.kind = 9;
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_INVALID_ARGUMENT, "caller.kind");
  caller = token_caller("not a token");
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  caller.token.data = NULL;
  refused(engine, &caller, str("users.me"), str(""), CONFAB_ERR_INVALID_ARGUMENT, "caller.token");
  chat_close(&chat);
}

C_TEST(a_token_stands_for_its_user_until_the_session_ends) {
  chat chat;
  chat_open(&chat);
  make_user(chat.engine, "ann");
  confab_status status = CONFAB_OK;
  char* signed_in = ask(chat.engine, NULL, "sessions.create",
                        "{\"email\":\"ann@example.com\",\"password\":\"correct horse\"}", &status);
  char* token = text_of(signed_in, "access_token");
  const confab_caller caller = token_caller(token);
  CHECK_EQ(ask_number(chat.engine, &caller, "users.me", "", "id"), 1);
  ask_number(chat.engine, &caller, "sessions.sign_out", "", "");
  refused(chat.engine, &caller, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  free(token);
  free(signed_in);
  chat_close(&chat);
}

C_TEST(an_asynchronous_call_ends_in_the_queue) {
  chat chat;
  chat_open(&chat);
  uint64_t call = 0;
  CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.register"),
                             str("{\"email\":\"ann@example.com\",\"password\":\"correct horse\"}"), &call, NULL),
           CONFAB_OK);
  confab_item* item = take(chat.engine, CONFAB_ITEM_REPLY);
  CHECK_EQ(confab_item_id(item), call);
  CHECK(confab_item_error(item) == NULL);
  CHECK_EQ(number_of(confab_item_json(item).data, "id"), 1);
  confab_item_free(item);
  CHECK_EQ(next_now(chat.engine), CONFAB_ERR_TIMEOUT);
  chat_close(&chat);
}

C_TEST(a_refusal_of_an_asynchronous_call_ends_in_the_queue_too) {
  chat chat;
  chat_open(&chat);
  const confab_caller stranger = token_caller("no token");
  const struct {
    const confab_caller* caller;
    const char* operation;
    confab_status status;
  } cases[] = {{NULL, "users.me", CONFAB_ERR_UNAUTHENTICATED},
               {NULL, "no.such", CONFAB_ERR_NOT_FOUND},
               {&stranger, "users.me", CONFAB_ERR_UNAUTHENTICATED}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; ++i) {
    uint64_t call = 0;
    CHECK_EQ(confab_call_async(chat.engine, cases[i].caller, str(cases[i].operation), str(""), &call, NULL), CONFAB_OK);
    confab_item* item = take(chat.engine, CONFAB_ITEM_REPLY);
    CHECK_EQ(confab_item_id(item), call);
    CHECK_EQ(confab_item_json(item).size, 0);
    CHECK_EQ(confab_error_status(confab_item_error(item)), cases[i].status);
    confab_item_free(item);
  }
  chat_close(&chat);
}

C_TEST(calls_that_nobody_takes_have_a_bound) {
  chat chat;
  chat_make_folder(&chat);
  confab_engine_options options = chat_options(&chat);
  options.calls_max = 3;
  CHECK_EQ(confab_engine_open(&options, &chat.engine, NULL), CONFAB_OK);
  uint64_t call = 0;
  for (int i = 0; i < 3; ++i) {
    CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.me"), str(""), &call, NULL), CONFAB_OK);
  }
  confab_error* error = NULL;
  CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.me"), str(""), &call, &error), CONFAB_ERR_OVERLOADED);
  CHECK(confab_error_retry_after_ms(error) > 0);
  confab_error_free(error);
  confab_item_free(take(chat.engine, CONFAB_ITEM_REPLY));
  CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.me"), str(""), &call, NULL), CONFAB_OK);
  chat_close(&chat);
}

C_TEST(a_cancelled_call_ends_once) {
  chat chat;
  chat_open(&chat);
  enum { kCalls = 50 };
  uint64_t calls[kCalls];
  int ends[kCalls] = {0};
  for (int i = 0; i < kCalls; ++i) {
    char request[128];
    snprintf(request, sizeof request, "{\"email\":\"user%d@example.com\",\"password\":\"correct horse\"}", i);
    CHECK_EQ(confab_call_async(chat.engine, NULL, str("users.register"), str(request), &calls[i], NULL), CONFAB_OK);
    CHECK_EQ(confab_cancel(chat.engine, calls[i], NULL), CONFAB_OK);
  }
  for (int i = 0; i < kCalls; ++i) {
    confab_item* item = take(chat.engine, CONFAB_ITEM_REPLY);
    const confab_status status = confab_error_status(confab_item_error(item));
    CHECK(status == CONFAB_OK || status == CONFAB_ERR_CANCELLED);
    ++ends[confab_item_id(item) - calls[0]];
    confab_item_free(item);
  }
  for (int i = 0; i < kCalls; ++i) CHECK_EQ(ends[i], 1);
  /* Their passwords come in turn: a later call shows that all are through, and that nothing came twice. */
  make_user(chat.engine, "last");
  CHECK_EQ(next_now(chat.engine), CONFAB_ERR_TIMEOUT);
  CHECK_EQ(confab_cancel(chat.engine, calls[0], NULL), CONFAB_OK);
  CHECK_EQ(confab_cancel(chat.engine, 12345678, NULL), CONFAB_OK);
  chat_close(&chat);
}

typedef struct {
  confab_engine engine;
  uint64_t author, room;
  int count;
} sender;

static void* send_many(void* data) {
  const sender* all = data;
  for (int i = 0; i < all->count; ++i) say(all->engine, all->author, all->room, "again");
  return NULL;
}

C_TEST(many_threads_call_at_once) {
  enum { kThreads = 4, kEach = 25 };
  chat chat;
  chat_open(&chat);
  const uint64_t ann = make_user(chat.engine, "ann");
  const uint64_t room = make_direct(chat.engine, ann, make_user(chat.engine, "bob"));
  sender sender = {chat.engine, ann, room, kEach};
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_create(&threads[i], NULL, send_many, &sender) == 0);
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_join(threads[i], NULL) == 0);
  char request[64];
  snprintf(request, sizeof request, "{\"conversation\":%" PRIu64 "}", room);
  const confab_caller as_ann = user_caller(ann);
  CHECK_EQ(ask_number(chat.engine, &as_ann, "conversations.get", request, "last_seq"), kThreads * kEach);
  chat_close(&chat);
}
C_TEST(the_hosts_operations_are_the_hosts_alone) {
  chat chat;
  chat_open(&chat);
  make_user(chat.engine, "ann");
  const confab_caller ann = user_caller(1);
  confab_caller host = {0};
  host.kind = CONFAB_CALLER_HOST;
  CHECK_EQ(ask_number(chat.engine, &host, "host.stats", "", "users"), 1);
  refused(chat.engine, &ann, str("host.stats"), str(""), CONFAB_ERR_NOT_FOUND, "op");
  refused(chat.engine, NULL, str("host.stats"), str(""), CONFAB_ERR_NOT_FOUND, "op");
  refused(chat.engine, &host, str("users.me"), str(""), CONFAB_ERR_UNAUTHENTICATED, "");
  chat_close(&chat);
}
