#define _POSIX_C_SOURCE 200809L

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <confab/confab.h>

#include "capi/chat.h"
#include "capi/check.h"

typedef struct {
  chat chat;
  uint64_t ann, bob, room;
} pair;

static void pair_open(pair* pair) {
  chat_open(&pair->chat);
  pair->ann = make_user(pair->chat.engine, "ann");
  pair->bob = make_user(pair->chat.engine, "bob");
  pair->room = make_direct(pair->chat.engine, pair->ann, pair->bob);
}

static void say_many(const pair* pair, int count) {
  const confab_caller as_ann = user_caller(pair->ann);
  char request[96];
  snprintf(request, sizeof request, "{\"conversation\":%" PRIu64 ",\"body\":\"hi\"}", pair->room);
  for (int i = 0; i < count; ++i) {
    uint64_t call = 0;
    while (confab_call_async(pair->chat.engine, &as_ann, str("messages.send"), str(request), &call, NULL) ==
           CONFAB_ERR_OVERLOADED) {
    }
  }
}

C_TEST(a_subscription_starts_and_tells) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t ears = subscribe(engine, pair.bob, "");
  confab_item* started = take(engine, CONFAB_ITEM_STARTED);
  CHECK_EQ(confab_item_id(started), ears);
  CHECK(strstr(confab_item_json(started).data, "\"resumed\":true") != NULL);
  confab_item_free(started);

  say(engine, pair.ann, pair.room, "hello");
  confab_item* event = take(engine, CONFAB_ITEM_EVENT);
  CHECK_EQ(confab_item_id(event), ears);
  CHECK(confab_item_error(event) == NULL);
  CHECK(strstr(confab_item_json(event).data, "\"body\":\"hello\"") != NULL);
  confab_item_free(event);
  chat_close(&pair.chat);
}

C_TEST(a_cursor_brings_what_was_missed) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t first = subscribe(engine, pair.bob, "");
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  say(engine, pair.ann, pair.room, "one");
  confab_item* event = take(engine, CONFAB_ITEM_EVENT);
  char* cursor = text_of(confab_item_json(event).data, "cursor");
  confab_item_free(event);
  CHECK_EQ(confab_unsubscribe(engine, first, NULL), CONFAB_OK);

  say(engine, pair.ann, pair.room, "two");
  say(engine, pair.ann, pair.room, "three");
  const uint64_t second = subscribe(engine, pair.bob, cursor);
  confab_item* started = take(engine, CONFAB_ITEM_STARTED);
  CHECK_EQ(confab_item_id(started), second);
  confab_item_free(started);
  CHECK_EQ(take_seq(engine), 2);
  CHECK_EQ(take_seq(engine), 3);
  CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT);
  free(cursor);
  chat_close(&pair.chat);
}

C_TEST(now_is_when_one_subscribes) {
  pair pair;
  pair_open(&pair);
  subscribe(pair.chat.engine, pair.bob, "");
  say(pair.chat.engine, pair.ann, pair.room, "at once");
  confab_item_free(take(pair.chat.engine, CONFAB_ITEM_STARTED));
  CHECK_EQ(take_seq(pair.chat.engine), 1);
  chat_close(&pair.chat);
}

C_TEST(only_users_subscribe) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  confab_caller caller = {0};
  uint64_t subscription = 7;
  CHECK_EQ(confab_subscribe(engine, NULL, str(""), &subscription, NULL), CONFAB_ERR_UNAUTHENTICATED);
  CHECK_EQ(subscription, 0);
  caller.kind = CONFAB_CALLER_HOST;
  CHECK_EQ(confab_subscribe(engine, &caller, str(""), &subscription, NULL), CONFAB_ERR_UNAUTHENTICATED);
  caller = token_caller("no token");
  CHECK_EQ(confab_subscribe(engine, &caller, str(""), &subscription, NULL), CONFAB_ERR_UNAUTHENTICATED);
  caller = user_caller(pair.bob);
  CHECK_EQ(confab_subscribe(engine, &caller, str("tomorrow"), &subscription, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  const confab_str nowhere = {NULL, 5};
  CHECK_EQ(confab_subscribe(engine, &caller, nowhere, &subscription, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(confab_subscribe(engine, &caller, str(""), NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);

  /* Whether there is such a user is found out on the way. */
  const uint64_t nobody = subscribe(engine, 999, "");
  confab_item* ended = take(engine, CONFAB_ITEM_ENDED);
  CHECK_EQ(confab_item_id(ended), nobody);
  CHECK_EQ(confab_error_status(confab_item_error(ended)), CONFAB_ERR_UNAUTHENTICATED);
  confab_item_free(ended);
  chat_close(&pair.chat);
}

C_TEST(the_descriptor_is_readable_while_there_is_something) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  CHECK(!readable(engine, 0));
  subscribe(engine, pair.bob, "");
  CHECK(readable(engine, 20000));
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  while (readable(engine, 0)) CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT); /* looks again, and then rests */
  say(engine, pair.ann, pair.room, "one");
  say(engine, pair.ann, pair.room, "two");
  CHECK(readable(engine, 20000));
  CHECK_EQ(take_seq(engine), 1);
  CHECK(readable(engine, 20000));
  CHECK_EQ(take_seq(engine), 2);
  chat_close(&pair.chat);
}

C_TEST(a_backlog_of_others_is_read_a_part_at_a_time) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  subscribe(engine, make_user(engine, "eve"), "");
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  for (int i = 0; i < 1500; ++i) say(engine, pair.ann, pair.room, "not for eve"); /* the feed reads 1,000 a turn */
  int takes = 0;
  for (; readable(engine, 0) && takes < 100; ++takes) CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT);
  CHECK(takes >= 2);
  chat_close(&pair.chat);
}

C_TEST(waiting_ends_in_time) {
  chat chat;
  chat_open(&chat);
  confab_item* item = (confab_item*)1;
  CHECK_EQ(confab_next(chat.engine, 20, &item, NULL), CONFAB_ERR_TIMEOUT);
  CHECK(item == NULL);
  CHECK_EQ(confab_next(chat.engine, 20, NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  chat_close(&chat);
}

static void* interrupt_it(void* engine) {
  CHECK_EQ(confab_interrupt(*(confab_engine*)engine, NULL), CONFAB_OK);
  return NULL;
}

C_TEST(interrupt_wakes_one_that_waits_or_comes_next) {
  chat chat;
  chat_open(&chat);
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, interrupt_it, &chat.engine) == 0);
  confab_item* item = NULL;
  CHECK_EQ(confab_next(chat.engine, -1, &item, NULL), CONFAB_ERR_INTERRUPTED);
  CHECK(pthread_join(thread, NULL) == 0);
  interrupt_it(&chat.engine);
  interrupt_it(&chat.engine);
  CHECK(readable(chat.engine, 0));
  CHECK_EQ(next_now(chat.engine), CONFAB_ERR_INTERRUPTED);
  CHECK_EQ(next_now(chat.engine), CONFAB_ERR_TIMEOUT);
  CHECK(!readable(chat.engine, 0));
  chat_close(&chat);
}

/* Takes everything until each of `subscriptions` had `last` events; checks that each came in order without gaps. */
static void take_all(confab_engine engine, const uint64_t* ids, uint64_t* seen, int subscriptions, uint64_t last) {
  int left = subscriptions;
  while (left > 0 && !check_any_failed()) {
    confab_item* item = NULL;
    CHECK_EQ(confab_next(engine, 20000, &item, NULL), CONFAB_OK);
    if (confab_item_kind(item) == CONFAB_ITEM_EVENT) {
      for (int i = 0; i < subscriptions; ++i) {
        if (ids[i] != confab_item_id(item)) continue;
        CHECK_EQ(number_of(confab_item_json(item).data, "seq"), seen[i] + 1);
        if (++seen[i] == last) --left;
      }
    }
    confab_item_free(item);
  }
}

C_TEST(a_late_reader_gets_everything_in_order) {
  enum { kSubscriptions = 20, kMessages = 1500 }; /* far more than the queue keeps */
  pair pair;
  pair_open(&pair);
  uint64_t ids[kSubscriptions];
  uint64_t seen[kSubscriptions] = {0};
  for (int i = 0; i < kSubscriptions; ++i) ids[i] = subscribe(pair.chat.engine, i % 2 ? pair.ann : pair.bob, "");
  for (int i = 0; i < kSubscriptions; ++i) confab_item_free(take(pair.chat.engine, CONFAB_ITEM_STARTED));
  say_many(&pair, kMessages);
  take_all(pair.chat.engine, ids, seen, kSubscriptions, kMessages);
  chat_close(&pair.chat);
}

/* The subscriptions that a full queue stopped go on when somebody takes, so somebody must be told to. */
C_TEST(the_descriptor_stays_readable_while_a_full_queue_holds_subscriptions_back) {
  enum { kSubscriptions = 10, kMessages = 500, kQueued = 4096 + kSubscriptions - 1 };
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  uint64_t ids[kSubscriptions];
  uint64_t seen[kSubscriptions] = {0};
  for (int i = 0; i < kSubscriptions; ++i) ids[i] = subscribe(engine, pair.bob, "");
  for (int i = 0; i < kSubscriptions; ++i) confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  for (int i = 0; i < kMessages; ++i) say(engine, pair.ann, pair.room, "hi");
  poll(NULL, 0, 20); /* for the ring of the last commit, which would hide what this is about */
  for (int i = 0; i < kQueued; ++i) {
    confab_item* item = take(engine, CONFAB_ITEM_EVENT);
    for (int k = 0; k < kSubscriptions; ++k) seen[k] += ids[k] == confab_item_id(item);
    confab_item_free(item);
  }
  CHECK(readable(engine, 0));
  take_all(engine, ids, seen, kSubscriptions, kMessages);
  chat_close(&pair.chat);
}

C_TEST(a_paused_subscription_goes_on_where_it_stopped) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t ids[2] = {subscribe(engine, pair.bob, ""), subscribe(engine, pair.ann, "")};
  uint64_t seen[2] = {0};
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  say(engine, pair.ann, pair.room, "one");
  take_all(engine, ids, seen, 2, 1);

  CHECK_EQ(confab_pause(engine, ids[0], NULL), CONFAB_OK);
  CHECK_EQ(confab_pause(engine, ids[0], NULL), CONFAB_OK);
  for (int i = 0; i < 5; ++i) say(engine, pair.ann, pair.room, "more");
  for (uint64_t seq = 2; seq <= 6; ++seq) {
    confab_item* item = take(engine, CONFAB_ITEM_EVENT);
    CHECK_EQ(confab_item_id(item), ids[1]);
    CHECK_EQ(number_of(confab_item_json(item).data, "seq"), seq);
    confab_item_free(item);
  }
  CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT);

  CHECK_EQ(confab_resume(engine, ids[0], NULL), CONFAB_OK);
  take_all(engine, ids, seen, 1, 6);
  CHECK_EQ(confab_resume(engine, 999, NULL), CONFAB_OK);
  CHECK_EQ(confab_pause(engine, 999, NULL), CONFAB_OK);
  chat_close(&pair.chat);
}

C_TEST(after_unsubscribe_nothing_comes) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t ears = subscribe(engine, pair.bob, "");
  subscribe(engine, pair.ann, "");
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  say(engine, pair.ann, pair.room, "one");
  confab_item_free(take(engine, CONFAB_ITEM_EVENT)); /* the other's may be queued now */
  CHECK_EQ(confab_unsubscribe(engine, ears, NULL), CONFAB_OK);
  CHECK_EQ(confab_unsubscribe(engine, ears, NULL), CONFAB_OK);
  say(engine, pair.ann, pair.room, "two");
  for (;;) {
    confab_item* item = take(engine, CONFAB_ITEM_EVENT);
    CHECK(confab_item_id(item) != ears);
    const int last = item == NULL || number_of(confab_item_json(item).data, "seq") == 2;
    confab_item_free(item);
    if (last) break;
  }
  CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT);
  chat_close(&pair.chat);
}

C_TEST(a_subscription_ends_with_its_session) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  confab_status status = CONFAB_OK;
  char* signed_in =
      ask(engine, NULL, "sessions.create", "{\"email\":\"bob@example.com\",\"password\":\"correct horse\"}", &status);
  char* token = text_of(signed_in, "access_token");
  const confab_caller as_bob = token_caller(token);
  uint64_t ears = 0;
  CHECK_EQ(confab_subscribe(engine, &as_bob, str(""), &ears, NULL), CONFAB_OK);
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  ask_number(engine, &as_bob, "sessions.sign_out", "", "");
  confab_item* ended = take(engine, CONFAB_ITEM_ENDED);
  CHECK_EQ(confab_item_id(ended), ears);
  CHECK_EQ(confab_error_status(confab_item_error(ended)), CONFAB_ERR_UNAUTHENTICATED);
  confab_item_free(ended);
  free(token);
  free(signed_in);
  chat_close(&pair.chat);
}

typedef struct {
  confab_engine engine;
  uint64_t wanted;
  uint64_t* taken;
  pthread_mutex_t* mutex;
} taker;

static void* take_some(void* data) {
  taker* taker = data;
  for (;;) {
    confab_item* item = NULL;
    const confab_status status = confab_next(taker->engine, 20000, &item, NULL);
    const int is_event = confab_item_kind(item) == CONFAB_ITEM_EVENT;
    confab_item_free(item);
    pthread_mutex_lock(taker->mutex);
    *taker->taken += (uint64_t)is_event;
    const int done = *taker->taken == taker->wanted;
    pthread_mutex_unlock(taker->mutex);
    if (done) confab_interrupt(taker->engine, NULL);
    if (status != CONFAB_OK || done) return NULL;
  }
}

C_TEST(several_threads_share_the_queue_and_nothing_comes_twice) {
  enum { kThreads = 3, kMessages = 300 };
  pair pair;
  pair_open(&pair);
  subscribe(pair.chat.engine, pair.bob, "");
  confab_item_free(take(pair.chat.engine, CONFAB_ITEM_STARTED));
  uint64_t taken = 0;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  taker taker = {pair.chat.engine, kMessages, &taken, &mutex};
  pthread_t threads[kThreads];
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_create(&threads[i], NULL, take_some, &taker) == 0);
  say_many(&pair, kMessages);
  CHECK(pthread_join(threads[0], NULL) == 0);
  for (int i = 1; i < kThreads; ++i) {
    confab_interrupt(pair.chat.engine, NULL);
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  while (next_now(pair.chat.engine) != CONFAB_ERR_TIMEOUT) {
  }
  CHECK_EQ(taken, kMessages);
  chat_close(&pair.chat);
}

/* --- following the log --- */

static uint64_t follow(confab_engine engine, const char* name, const char* from) {
  uint64_t follower = 0;
  CHECK_EQ(confab_follow(engine, str(name), str(from), &follower, NULL), CONFAB_OK);
  return follower;
}

/* Takes an event of a follower and gives its cursor: free() it. */
static char* take_cursor(confab_engine engine, uint64_t follower) {
  confab_item* event = take(engine, CONFAB_ITEM_EVENT);
  if (event == NULL) return NULL;
  CHECK_EQ(confab_item_id(event), follower);
  char* cursor = text_of(confab_item_json(event).data, "cursor");
  confab_item_free(event);
  return cursor;
}

C_TEST(a_follower_goes_on_behind_what_it_confirmed) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t first = follow(engine, "index", "");
  confab_item* started = take(engine, CONFAB_ITEM_STARTED);
  CHECK_EQ(confab_item_id(started), first);
  CHECK(strstr(confab_item_json(started).data, "\"resumed\":false") != NULL);
  confab_item_free(started);
  char* last = NULL;
  for (int i = 0; i < 3; ++i) { /* two users and their conversation */
    free(last);
    last = take_cursor(engine, first);
  }
  CHECK_EQ(confab_confirm(engine, first, str(last), NULL), CONFAB_OK);
  CHECK_EQ(confab_unsubscribe(engine, first, NULL), CONFAB_OK);
  CHECK_EQ(confab_confirm(engine, first, str(last), NULL), CONFAB_OK);

  say(engine, pair.ann, pair.room, "one");
  const uint64_t second = follow(engine, "index", "");
  CHECK(second != first);
  started = take(engine, CONFAB_ITEM_STARTED);
  CHECK(strstr(confab_item_json(started).data, "\"resumed\":true") != NULL);
  confab_item_free(started);
  CHECK_EQ(take_seq(engine), 1);
  CHECK_EQ(confab_unsubscribe(engine, second, NULL), CONFAB_OK);

  /* Not confirmed, so it comes again; and from a cursor it comes as well. */
  const uint64_t third = follow(engine, "index", last);
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  CHECK_EQ(take_seq(engine), 1);
  CHECK_EQ(confab_unsubscribe(engine, third, NULL), CONFAB_OK);
  free(last);
  chat_close(&pair.chat);
}

C_TEST(a_follower_that_confirms_nothing_gets_no_more_than_its_window) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  const uint64_t follower = follow(engine, "index", "newest");
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  say_many(&pair, 1200);
  int replies = 0, events = 0;
  char* last = NULL;
  while (replies < 1200 || events < 1000) {
    confab_item* item = NULL;
    if (confab_next(engine, 20000, &item, NULL) != CONFAB_OK) break;
    if (confab_item_kind(item) == CONFAB_ITEM_REPLY) ++replies;
    if (confab_item_kind(item) == CONFAB_ITEM_EVENT) {
      ++events;
      free(last);
      last = text_of(confab_item_json(item).data, "cursor");
    }
    confab_item_free(item);
  }
  CHECK_EQ(events, 1000);
  CHECK_EQ(next_now(engine), CONFAB_ERR_TIMEOUT);
  CHECK_EQ(confab_confirm(engine, follower, str(last), NULL), CONFAB_OK);
  CHECK_EQ(take_seq(engine), 1001);
  free(last);
  chat_close(&pair.chat);
}

C_TEST(a_subscription_is_not_held_up_by_a_follower) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  say(engine, pair.ann, pair.room, "before");
  const uint64_t follower = follow(engine, "index", "");
  const uint64_t ears = subscribe(engine, pair.bob, "");
  CHECK_EQ(confab_pause(engine, follower, NULL), CONFAB_OK);
  say(engine, pair.ann, pair.room, "hello");
  int heard = 0;
  while (!heard) {
    confab_item* item = NULL;
    if (confab_next(engine, 20000, &item, NULL) != CONFAB_OK) break;
    heard = confab_item_id(item) == ears && confab_item_kind(item) == CONFAB_ITEM_EVENT;
    confab_item_free(item);
  }
  CHECK(heard);
  CHECK_EQ(confab_resume(engine, follower, NULL), CONFAB_OK);
  chat_close(&pair.chat);
}

C_TEST(a_follower_is_refused_what_is_wrong) {
  pair pair;
  pair_open(&pair);
  const confab_engine engine = pair.chat.engine;
  uint64_t follower = 7;
  CHECK_EQ(confab_follow(engine, str("Index"), str(""), &follower, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(follower, 0);
  CHECK_EQ(confab_follow(engine, str("index"), str("tomorrow"), &follower, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(confab_follow(engine, str("index"), str(""), NULL, NULL), CONFAB_ERR_INVALID_ARGUMENT);
  const confab_str nowhere = {NULL, 5};
  CHECK_EQ(confab_follow(engine, nowhere, str(""), &follower, NULL), CONFAB_ERR_INVALID_ARGUMENT);

  const uint64_t first = follow(engine, "index", "");
  CHECK_EQ(confab_follow(engine, str("index"), str(""), &follower, NULL), CONFAB_ERR_CONFLICT);
  confab_item_free(take(engine, CONFAB_ITEM_STARTED));
  CHECK_EQ(confab_confirm(engine, first, str("tomorrow"), NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(confab_confirm(engine, first, str("5-1"), NULL), CONFAB_ERR_INVALID_ARGUMENT);
  CHECK_EQ(confab_confirm(engine, 12345, str("5-1"), NULL), CONFAB_OK);

  /* Of another history: found out on the way. */
  const uint64_t foreign = follow(engine, "other", "5-1");
  confab_item* item = NULL;
  uint64_t ended = 0;
  while (ended == 0 && confab_next(engine, 20000, &item, NULL) == CONFAB_OK) {
    if (confab_item_kind(item) == CONFAB_ITEM_ENDED) {
      ended = confab_item_id(item);
      CHECK_EQ(confab_error_status(confab_item_error(item)), CONFAB_ERR_TOO_OLD);
    }
    confab_item_free(item);
  }
  CHECK_EQ(ended, foreign);
  chat_close(&pair.chat);
}

C_TEST(closing_the_engine_keeps_what_a_follower_confirmed) {
  pair pair;
  pair_open(&pair);
  const uint64_t first = follow(pair.chat.engine, "index", "");
  confab_item_free(take(pair.chat.engine, CONFAB_ITEM_STARTED));
  for (int i = 0; i < 2; ++i) free(take_cursor(pair.chat.engine, first));
  char* last = take_cursor(pair.chat.engine, first);
  CHECK_EQ(confab_confirm(pair.chat.engine, first, str(last), NULL), CONFAB_OK);
  CHECK_EQ(confab_engine_close(pair.chat.engine, NULL), CONFAB_OK);

  const confab_engine_options options = chat_options(&pair.chat);
  CHECK_EQ(confab_engine_open(&options, &pair.chat.engine, NULL), CONFAB_OK);
  follow(pair.chat.engine, "index", "");
  confab_item_free(take(pair.chat.engine, CONFAB_ITEM_STARTED));
  say(pair.chat.engine, pair.ann, pair.room, "the next one");
  CHECK_EQ(take_seq(pair.chat.engine), 1);
  free(last);
  chat_close(&pair.chat);
}
