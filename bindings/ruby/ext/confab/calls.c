#include "native.h"

/* Who calls, as four arguments: kind, user, session, token or nil. */
static confab_caller caller_of(VALUE kind, VALUE user, VALUE session, VALUE frozen_token) {
  const confab_caller caller = {NUM2UINT(kind), 0, NUM2ULL(user), NUM2ULL(session), native_text(frozen_token)};
  return caller;
}

static VALUE frozen_or_nil(VALUE string) { return NIL_P(string) ? Qnil : native_frozen(string); }

struct call {
  confab_engine engine;
  confab_caller caller;
  confab_str operation;
  confab_str request;
  confab_status status;
  confab_reply* reply;
  confab_error* error;
};

static void* do_call(void* data) {
  struct call* call = data;
  call->status = confab_call(call->engine, &call->caller, call->operation, call->request, &call->reply, &call->error);
  return NULL;
}

/* call(kind, user, session, token, operation, json) -> json; waits without the lock of the interpreter. */
static VALUE call_method(VALUE self, VALUE kind, VALUE user, VALUE session, VALUE token, VALUE operation, VALUE json) {
  token = frozen_or_nil(token);
  operation = native_frozen(operation);
  json = native_frozen(json);
  struct call call = {.engine = native_engine_of(self)->handle,
                      .caller = caller_of(kind, user, session, token),
                      .operation = native_text(operation),
                      .request = native_text(json)};
  native_without_lock(do_call, &call);
  RB_GC_GUARD(token);
  RB_GC_GUARD(operation);
  RB_GC_GUARD(json);
  native_check(call.status, call.error);
  return native_reply(call.reply);
}

/* call_async(kind, user, session, token, operation, json) -> id; does not wait. */
static VALUE call_async_method(VALUE self, VALUE kind, VALUE user, VALUE session, VALUE token, VALUE operation,
                               VALUE json) {
  token = frozen_or_nil(token);
  operation = native_frozen(operation);
  json = native_frozen(json);
  const confab_caller caller = caller_of(kind, user, session, token);
  uint64_t id = 0;
  confab_error* error = NULL;
  const confab_status status = confab_call_async(native_engine_of(self)->handle, &caller, native_text(operation),
                                                 native_text(json), &id, &error);
  RB_GC_GUARD(token);
  RB_GC_GUARD(operation);
  RB_GC_GUARD(json);
  native_check(status, error);
  return ULL2NUM(id);
}

static VALUE cancel_method(VALUE self, VALUE id) {
  confab_error* error = NULL;
  const confab_status status = confab_cancel(native_engine_of(self)->handle, NUM2ULL(id), &error);
  native_check(status, error);
  return Qnil;
}

/* What follows may wait for a thread that reads the store for the queue, so not with the lock of the interpreter. */
struct subscription {
  confab_status (*change)(confab_engine engine, uint64_t id, confab_error** error);
  confab_engine engine;
  confab_caller caller;
  confab_str cursor;
  uint64_t id;
  confab_status status;
  confab_error* error;
};

static void* do_subscribe(void* data) {
  struct subscription* s = data;
  s->status = confab_subscribe(s->engine, &s->caller, s->cursor, &s->id, &s->error);
  return NULL;
}

/* subscribe(kind, user, session, token, cursor) -> id */
static VALUE subscribe_method(VALUE self, VALUE kind, VALUE user, VALUE session, VALUE token, VALUE cursor) {
  token = frozen_or_nil(token);
  cursor = frozen_or_nil(cursor);
  struct subscription s = {.engine = native_engine_of(self)->handle,
                           .caller = caller_of(kind, user, session, token),
                           .cursor = native_text(cursor)};
  native_without_lock(do_subscribe, &s);
  RB_GC_GUARD(token);
  RB_GC_GUARD(cursor);
  native_check(s.status, s.error);
  return ULL2NUM(s.id);
}

struct following {
  confab_engine engine;
  confab_str name, from, cursor;
  uint64_t id;
  confab_status status;
  confab_error* error;
};

static void* do_follow(void* data) {
  struct following* f = data;
  f->status = confab_follow(f->engine, f->name, f->from, &f->id, &f->error);
  return NULL;
}

/* follow(name, from) -> id */
static VALUE follow_method(VALUE self, VALUE name, VALUE from) {
  name = frozen_or_nil(name);
  from = frozen_or_nil(from);
  struct following f = {.engine = native_engine_of(self)->handle, .name = native_text(name), .from = native_text(from)};
  native_without_lock(do_follow, &f);
  RB_GC_GUARD(name);
  RB_GC_GUARD(from);
  native_check(f.status, f.error);
  return ULL2NUM(f.id);
}

static void* do_confirm(void* data) {
  struct following* f = data;
  f->status = confab_confirm(f->engine, f->id, f->cursor, &f->error);
  return NULL;
}

/* confirm(id, cursor) */
static VALUE confirm_method(VALUE self, VALUE id, VALUE cursor) {
  cursor = frozen_or_nil(cursor);
  struct following f = {.engine = native_engine_of(self)->handle, .id = NUM2ULL(id), .cursor = native_text(cursor)};
  native_without_lock(do_confirm, &f);
  RB_GC_GUARD(cursor);
  native_check(f.status, f.error);
  return Qnil;
}

static void* do_change(void* data) {
  struct subscription* s = data;
  s->status = s->change(s->engine, s->id, &s->error);
  return NULL;
}

static VALUE change(VALUE self, VALUE id, confab_status (*change)(confab_engine, uint64_t, confab_error**)) {
  struct subscription s = {.change = change, .engine = native_engine_of(self)->handle, .id = NUM2ULL(id)};
  native_without_lock(do_change, &s);
  native_check(s.status, s.error);
  return Qnil;
}

static VALUE unsubscribe_method(VALUE self, VALUE id) { return change(self, id, confab_unsubscribe); }
static VALUE pause_method(VALUE self, VALUE id) { return change(self, id, confab_pause); }
static VALUE resume_method(VALUE self, VALUE id) { return change(self, id, confab_resume); }

void native_calls_define(VALUE native) {
  rb_define_method(native, "call", call_method, 6);
  rb_define_method(native, "call_async", call_async_method, 6);
  rb_define_method(native, "cancel", cancel_method, 1);
  rb_define_method(native, "subscribe", subscribe_method, 5);
  rb_define_method(native, "follow", follow_method, 2);
  rb_define_method(native, "confirm", confirm_method, 2);
  rb_define_method(native, "unsubscribe", unsubscribe_method, 1);
  rb_define_method(native, "pause", pause_method, 1);
  rb_define_method(native, "resume", resume_method, 1);
}
