/* Chat inside a C program: two users, a message, and a loop that polls for what happens. */
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <confab/confab.h>

static confab_str text(const char* chars) { return (confab_str){chars, strlen(chars)}; }

static void leave_on(confab_status status, confab_error* error) {
  if (status == CONFAB_OK) return;
  const confab_str message = confab_error_message(error);
  fprintf(stderr, "%s: %.*s\n", confab_status_name(status), (int)message.size, message.data);
  confab_error_free(error);
  exit(1);
}

/* Calls an operation and gives the "id" of its answer. A real program reads JSON with a library. */
static uint64_t call(confab_engine chat, const confab_caller* caller, const char* operation, const char* request) {
  confab_reply* reply = NULL;
  confab_error* error = NULL;
  leave_on(confab_call(chat, caller, text(operation), text(request), &reply, &error), error);
  const char* member = strstr(confab_reply_json(reply).data, "\"id\":");
  const uint64_t id = member == NULL ? 0 : strtoull(member + 5, NULL, 10);
  confab_reply_free(reply);
  return id;
}

/* Takes all that is there. Gives 1 once a message has come. */
static int take_items(confab_engine chat) {
  int has_heard = 0;
  confab_item* item = NULL;
  while (confab_next(chat, 0, &item, NULL) == CONFAB_OK) {
    const confab_str json = confab_item_json(item);
    if (confab_item_kind(item) == CONFAB_ITEM_EVENT) {
      printf("bob hears %.*s\n", (int)json.size, json.data);
      has_heard |= strstr(json.data, "\"event\":\"message\"") != NULL;
    }
    confab_item_free(item);
  }
  return has_heard;
}

int main(int argc, char** argv) {
  confab_error* error = NULL;
  confab_engine chat;
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  options.data_dir = text(argc > 1 ? argv[1] : "chat-data");
  leave_on(confab_engine_open(&options, &chat, &error), error);

  /* The program speaks for itself to make its users, then for one of them. */
  const confab_caller host = {.kind = CONFAB_CALLER_HOST};
  confab_caller ann = {.kind = CONFAB_CALLER_USER};
  confab_caller bob = {.kind = CONFAB_CALLER_USER};
  ann.user = call(chat, &host, "host.ensure_user", "{\"email\":\"ann@example.com\"}");
  bob.user = call(chat, &host, "host.ensure_user", "{\"email\":\"bob@example.com\"}");

  uint64_t subscription = 0;
  leave_on(confab_subscribe(chat, &bob, text(""), &subscription, &error), error);

  char request[160];
  snprintf(request, sizeof request, "{\"user\":%" PRIu64 "}", bob.user);
  const uint64_t room = call(chat, &ann, "conversations.open_direct", request);
  snprintf(request, sizeof request, "{\"conversation\":%" PRIu64 ",\"body\":\"Hello, Bob!\"}", room);
  call(chat, &ann, "messages.send", request);

  /* The descriptor goes into any loop, among others that it waits for. */
  struct pollfd ready = {.events = POLLIN};
  leave_on(confab_events_fd(chat, &ready.fd, &error), error);
  int has_heard = 0;
  while (!has_heard && poll(&ready, 1, 10000) > 0) has_heard = take_items(chat);

  leave_on(confab_engine_close(chat, &error), error);
  return has_heard ? 0 : 1;
}
