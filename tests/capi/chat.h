/* What the tests of the C API share: an engine on a folder of its own, and short forms of calls. */
#ifndef CONFAB_TESTS_CAPI_CHAT_H
#define CONFAB_TESTS_CAPI_CHAT_H

#include <stdint.h>

#include <confab/confab.h>

typedef struct chat {
  char folder[64];
  confab_engine engine;
} chat;

confab_str str(const char* text);

/* Cheap passwords, a small map, and the chat's folder. */
confab_engine_options chat_options(const chat* chat);
void chat_make_folder(chat* chat);
void chat_open(chat* chat);
void chat_close(chat* chat); /* and removes the folder */

/* Calls; the answer is the caller's to free(), NULL after a failure, whose status is given. */
char* ask(confab_engine engine, const confab_caller* caller, const char* operation, const char* request,
          confab_status* out_status);
/* Calls what must succeed, and gives one integer of its answer; 0 for "". */
uint64_t ask_number(confab_engine engine, const confab_caller* caller, const char* operation, const char* request,
                    const char* member);

confab_caller user_caller(uint64_t user);
confab_caller token_caller(const char* token);

/* Integer and text members at any depth, the first of that name. */
uint64_t number_of(const char* json, const char* member);
char* text_of(const char* json, const char* member); /* free() it */

uint64_t make_user(confab_engine engine, const char* name);
uint64_t make_direct(confab_engine engine, uint64_t one, uint64_t other);
void say(confab_engine engine, uint64_t author, uint64_t conversation, const char* body);

uint64_t subscribe(confab_engine engine, uint64_t user, const char* cursor);
/* Takes the next item within 20 s and checks its kind; NULL after a failure. Free it with confab_item_free(). */
confab_item* take(confab_engine engine, uint32_t kind);
/* Takes an event and gives its seq. */
uint64_t take_seq(confab_engine engine);
/* What confab_next() says without waiting; frees what it brings. */
confab_status next_now(confab_engine engine);
int readable(confab_engine engine, int timeout_ms);

#endif
