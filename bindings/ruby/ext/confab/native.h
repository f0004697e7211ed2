#ifndef CONFAB_RUBY_NATIVE_H
#define CONFAB_RUBY_NATIVE_H

#include <ruby.h>

#include <confab/confab.h>

/* Confab::Native is an engine of the C API as a Ruby object; lib/confab/ makes the public classes of it. */

struct native_log;
struct native_clock;

/* The handle stays after a close, so that the library itself says what is wrong with it. */
struct native_engine {
  confab_engine handle;
  struct native_log* log;
  struct native_clock* clock;
};

/* engine.c */
struct native_engine* native_engine_of(VALUE self);
void native_engine_define(VALUE native);

/* calls.c, items.c: methods of Confab::Native. */
void native_calls_define(VALUE native);
void native_items_define(VALUE native);

/* host.c: what the engine asks of its host, on threads that are not Ruby's. Both are counted references. */
void native_host_define(VALUE confab, VALUE native);
struct native_clock* native_clock_of(VALUE clock);
void native_clock_drop(struct native_clock* clock);
int64_t native_clock_now(void* clock);
struct native_log* native_log_new(void);
void native_log_drop(struct native_log* log);
void native_log_write(void* log, int32_t level, confab_str line);

/* text.c */

/* UTF-8 text as a Ruby string. */
VALUE native_string(confab_str text);
/* The text of a reply, which it frees. */
VALUE native_reply(confab_reply* reply);
/* What a string holds now, and keeps while the lock of the interpreter is not held: others may change the string. */
VALUE native_frozen(VALUE string);
confab_str native_text(VALUE frozen);
/* The exception for a failure. `error` may be NULL. */
VALUE native_exception(confab_status status, const confab_error* error);
/* Raises it and frees `error`. */
NORETURN(void native_raise(confab_status status, confab_error* error));
/* Raises it unless all is well. */
void native_check(confab_status status, confab_error* error);

/* Runs `work(data)` without the lock of the interpreter, wholly or not at all: an exception that another thread sends
 * (Thread#raise, Thread#kill, Timeout) comes before it or after it, so what `work` got is never lost on the way. */
void native_without_lock(void* (*work)(void*), void* data);

#endif
