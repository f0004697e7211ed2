/* What an outside program does first with the C API: two people, one message, read back. usage: chat DATA_DIR */
#include <stdio.h>
#include <string.h>

#include <confab/confab.h>

static confab_engine engine;

static confab_str str(const char* text) {
  const confab_str out = {text, strlen(text)};
  return out;
}

/* Whether the call went well and its answer has `wanted` in it. */
static int answers(const confab_caller* caller, const char* operation, const char* request, const char* wanted) {
  confab_reply* reply = NULL;
  confab_error* error = NULL;
  confab_call(engine, caller, str(operation), str(request), &reply, &error);
  const int good = reply != NULL && strstr(confab_reply_json(reply).data, wanted) != NULL;
  if (!good)
    fprintf(stderr, "%s: %s %s\n", operation, reply != NULL ? confab_reply_json(reply).data : "failed:",
            error != NULL ? confab_error_message(error).data : "");
  confab_reply_free(reply);
  confab_error_free(error);
  return good;
}

int main(int count, char** words) {
  if (count != 2) return 2;
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  options.data_dir = str(words[1]);
  options.map_bytes = (uint64_t)1 << 28;
  confab_error* error = NULL;
  if (confab_engine_open(&options, &engine, &error) != CONFAB_OK) {
    fprintf(stderr, "cannot open: %s\n", confab_error_message(error).data);
    confab_error_free(error);
    return 1;
  }
  const confab_caller ann = {CONFAB_CALLER_USER, 0, 1, 0, {NULL, 0}};
  const confab_caller bob = {CONFAB_CALLER_USER, 0, 2, 0, {NULL, 0}};
  if (!answers(NULL, "users.register", "{\"email\":\"ann@example.com\",\"password\":\"correct horse\"}", "\"id\":1") ||
      !answers(NULL, "users.register", "{\"email\":\"bob@example.com\",\"password\":\"battery staple\"}", "\"id\":2") ||
      !answers(&ann, "conversations.open_direct", "{\"user\":2}", "\"id\":1") ||
      !answers(&ann, "messages.send", "{\"conversation\":1,\"body\":\"hello\"}", "\"seq\":1") ||
      !answers(&bob, "messages.list", "{\"conversation\":1}", "\"body\":\"hello\""))
    return 1;
  printf("%s: bob reads hello\n", confab_version());
  return confab_engine_close(engine, NULL) == CONFAB_OK ? 0 : 1;
}
