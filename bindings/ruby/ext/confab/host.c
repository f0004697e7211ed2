#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native.h"

/* The engine calls these on threads of its own, where nothing of Ruby may run: the clock is a number that Ruby sets,
 * and lines of the log wait in a ring until the reader thread takes them. */

/* --- Confab::Clock --- */

struct native_clock {
  atomic_int references; /* the Ruby object and the engines that use it; they may be freed in any order */
  atomic_llong now_ms;
};

void native_clock_drop(struct native_clock* clock) {
  if (clock != NULL && atomic_fetch_sub(&clock->references, 1) == 1) free(clock);
}

static void free_clock(void* data) { native_clock_drop(data); }

static const rb_data_type_t clock_type = {
    .wrap_struct_name = "Confab::Clock",
    .function = {.dmark = NULL, .dfree = free_clock},
    .flags = RUBY_TYPED_FREE_IMMEDIATELY,
};

static VALUE clock_allocate(VALUE class) {
  const VALUE self = TypedData_Wrap_Struct(class, &clock_type, NULL);
  struct native_clock* clock = calloc(1, sizeof *clock);
  if (clock == NULL) rb_memerror();
  atomic_init(&clock->references, 1);
  RTYPEDDATA_DATA(self) = clock;
  return self;
}

struct native_clock* native_clock_of(VALUE self) {
  struct native_clock* clock = rb_check_typeddata(self, &clock_type);
  atomic_fetch_add(&clock->references, 1);
  return clock;
}

int64_t native_clock_now(void* clock) { return atomic_load(&((struct native_clock*)clock)->now_ms); }

static VALUE clock_get(VALUE self) {
  struct native_clock* clock = rb_check_typeddata(self, &clock_type);
  return LL2NUM(atomic_load(&clock->now_ms));
}

static VALUE clock_set(VALUE self, VALUE now_ms) {
  struct native_clock* clock = rb_check_typeddata(self, &clock_type);
  atomic_store(&clock->now_ms, NUM2LL(now_ms));
  return now_ms;
}

/* --- the log --- */

enum { LINES_MAX = 1024 };

struct line {
  int32_t level;
  size_t size;
  char* text;
};

struct native_log {
  pthread_mutex_t mutex; /* guards what follows; never held while anything waits */
  struct line lines[LINES_MAX];
  size_t first;
  size_t count;
  size_t lost; /* since the last take, because the ring was full */
  int pipe[2]; /* readable: there are lines */
};

struct native_log* native_log_new(void) {
  struct native_log* log = calloc(1, sizeof *log);
  if (log == NULL) rb_memerror();
  if (pipe2(log->pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
    free(log);
    rb_sys_fail("pipe2");
  }
  pthread_mutex_init(&log->mutex, NULL);
  return log;
}

/* After the engine is closed: nobody writes any more. */
void native_log_drop(struct native_log* log) {
  if (log == NULL) return;
  for (size_t i = 0; i < log->count; ++i) free(log->lines[(log->first + i) % LINES_MAX].text);
  close(log->pipe[0]);
  close(log->pipe[1]);
  pthread_mutex_destroy(&log->mutex);
  free(log);
}

void native_log_write(void* data, int32_t level, confab_str text) {
  struct native_log* log = data;
  char* copy = malloc(text.size + 1);
  if (copy != NULL) memcpy(copy, text.data, text.size);
  pthread_mutex_lock(&log->mutex);
  if (copy == NULL || log->count == LINES_MAX) {
    ++log->lost;
    free(copy);
  } else {
    log->lines[(log->first + log->count++) % LINES_MAX] = (struct line){level, text.size, copy};
  }
  pthread_mutex_unlock(&log->mutex);
  while (write(log->pipe[1], "", 1) < 0 && errno == EINTR) {
  }
}

static VALUE pair_of(VALUE data) {
  const struct line* line = (const struct line*)data;
  return rb_assoc_new(INT2NUM(line->level), native_string((confab_str){line->text, line->size}));
}

static VALUE free_text(VALUE data) {
  free(((struct line*)data)->text);
  return Qnil;
}

/* take_log -> [number of lost lines, [[level, line], …]] */
static VALUE take_log_method(VALUE self) {
  struct native_log* log = native_engine_of(self)->log;
  if (log == NULL) return rb_assoc_new(INT2FIX(0), rb_ary_new());
  char bytes[512];
  while (read(log->pipe[0], bytes, sizeof bytes) > 0) {
  }
  const VALUE pairs = rb_ary_new();
  size_t lost = 0;
  for (int more = 1; more;) {
    struct line line = {0, 0, NULL};
    pthread_mutex_lock(&log->mutex);
    lost += log->lost;
    log->lost = 0;
    more = log->count != 0;
    if (more) {
      line = log->lines[log->first];
      log->first = (log->first + 1) % LINES_MAX;
      --log->count;
    }
    pthread_mutex_unlock(&log->mutex);
    if (more) rb_ary_push(pairs, rb_ensure(pair_of, (VALUE)&line, free_text, (VALUE)&line));
  }
  return rb_assoc_new(SIZET2NUM(lost), pairs);
}

static VALUE log_fileno_method(VALUE self) {
  const struct native_log* log = native_engine_of(self)->log;
  return log != NULL ? INT2NUM(log->pipe[0]) : Qnil;
}

void native_host_define(VALUE confab, VALUE native) {
  const VALUE clock = rb_define_class_under(confab, "Clock", rb_cObject);
  rb_define_alloc_func(clock, clock_allocate);
  rb_define_method(clock, "now_ms", clock_get, 0);
  rb_define_method(clock, "now_ms=", clock_set, 1);
  rb_undef_method(clock, "initialize_copy");
  rb_define_method(native, "take_log", take_log_method, 0);
  rb_define_method(native, "log_fileno", log_fileno_method, 0);
}
