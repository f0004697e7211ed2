#define _POSIX_C_SOURCE 200809L
#define _XOPEN_SOURCE 700

#include "capi/chat.h"

#include <ftw.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capi/check.h"

confab_str str(const char* text) {
  const confab_str out = {text, strlen(text)};
  return out;
}

confab_engine_options chat_options(const chat* chat) {
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  options.data_dir = str(chat->folder);
  options.map_bytes = (uint64_t)1 << 30;
  options.password_memory_bytes = 8192;
  options.password_passes = 1;
  return options;
}

void chat_make_folder(chat* chat) {
  /* In memory if the machine has such a place: these are no tests of disks. */
  strcpy(chat->folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/confab-capi-XXXXXX" : "/tmp/confab-capi-XXXXXX");
  CHECK(mkdtemp(chat->folder) != NULL);
  chat->engine.id = 0;
}

void chat_open(chat* chat) {
  chat_make_folder(chat);
  const confab_engine_options options = chat_options(chat);
  CHECK_EQ(confab_engine_open(&options, &chat->engine, NULL), CONFAB_OK);
}

static int remove_one(const char* path, const struct stat* info, int kind, struct FTW* place) {
  (void)info, (void)kind, (void)place;
  return remove(path);
}

void chat_close(chat* chat) {
  if (chat->engine.id != 0) CHECK_EQ(confab_engine_close(chat->engine, NULL), CONFAB_OK);
  CHECK(nftw(chat->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0);
}

char* ask(confab_engine engine, const confab_caller* caller, const char* operation, const char* request,
          confab_status* out_status) {
  confab_reply* reply = NULL;
  *out_status = confab_call(engine, caller, str(operation), str(request), &reply, NULL);
  CHECK((*out_status == CONFAB_OK) == (reply != NULL));
  char* json = reply != NULL ? strdup(confab_reply_json(reply).data) : NULL;
  confab_reply_free(reply);
  return json;
}

uint64_t ask_number(confab_engine engine, const confab_caller* caller, const char* operation, const char* request,
                    const char* member) {
  confab_status status = CONFAB_OK;
  char* json = ask(engine, caller, operation, request, &status);
  CHECK_EQ(status, CONFAB_OK);
  const uint64_t number = json != NULL && member[0] != '\0' ? number_of(json, member) : 0;
  free(json);
  return number;
}

confab_caller user_caller(uint64_t user) {
  confab_caller caller = {0};
  caller.kind = CONFAB_CALLER_USER;
  caller.user = user;
  return caller;
}

confab_caller token_caller(const char* token) {
  confab_caller caller = {0};
  caller.kind = CONFAB_CALLER_TOKEN;
  caller.token = str(token);
  return caller;
}

static const char* value_of(const char* json, const char* member) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", member);
  const char* found = strstr(json, quoted);
  return found != NULL ? found + strlen(quoted) : NULL;
}

uint64_t number_of(const char* json, const char* member) {
  const char* value = value_of(json, member);
  CHECK(value != NULL);
  return value != NULL ? strtoull(value, NULL, 10) : 0;
}

char* text_of(const char* json, const char* member) {
  const char* value = value_of(json, member);
  CHECK(value != NULL && value[0] == '"');
  if (value == NULL) return strdup("");
  return strndup(value + 1, strcspn(value + 1, "\""));
}

uint64_t make_user(confab_engine engine, const char* name) {
  char request[256];
  snprintf(request, sizeof request, "{\"email\":\"%s@example.com\",\"password\":\"correct horse\"}", name);
  return ask_number(engine, NULL, "users.register", request, "id");
}

uint64_t make_direct(confab_engine engine, uint64_t one, uint64_t other) {
  char request[64];
  snprintf(request, sizeof request, "{\"user\":%" PRIu64 "}", other);
  const confab_caller caller = user_caller(one);
  return ask_number(engine, &caller, "conversations.open_direct", request, "id");
}

void say(confab_engine engine, uint64_t author, uint64_t conversation, const char* body) {
  char request[256];
  snprintf(request, sizeof request, "{\"conversation\":%" PRIu64 ",\"body\":\"%s\"}", conversation, body);
  const confab_caller caller = user_caller(author);
  ask_number(engine, &caller, "messages.send", request, "");
}

uint64_t subscribe(confab_engine engine, uint64_t user, const char* cursor) {
  const confab_caller caller = user_caller(user);
  uint64_t subscription = 0;
  CHECK_EQ(confab_subscribe(engine, &caller, str(cursor), &subscription, NULL), CONFAB_OK);
  return subscription;
}

confab_item* take(confab_engine engine, uint32_t kind) {
  confab_item* item = NULL;
  CHECK_EQ(confab_next(engine, 20000, &item, NULL), CONFAB_OK);
  if (item == NULL) return NULL;
  CHECK_EQ(confab_item_kind(item), kind);
  return item;
}

uint64_t take_seq(confab_engine engine) {
  confab_item* item = take(engine, CONFAB_ITEM_EVENT);
  const uint64_t seq = item != NULL ? number_of(confab_item_json(item).data, "seq") : 0;
  confab_item_free(item);
  return seq;
}

confab_status next_now(confab_engine engine) {
  confab_item* item = NULL;
  const confab_status status = confab_next(engine, 0, &item, NULL);
  confab_item_free(item);
  return status;
}

int readable(confab_engine engine, int timeout_ms) {
  struct pollfd ready = {-1, POLLIN, 0};
  CHECK_EQ(confab_events_fd(engine, &ready.fd, NULL), CONFAB_OK);
  return poll(&ready, 1, timeout_ms) == 1;
}
