#include <ruby/encoding.h>
#include <ruby/thread.h>

#include "native.h"

VALUE native_string(confab_str text) { return rb_utf8_str_new(text.size != 0 ? text.data : "", (long)text.size); }

static VALUE reply_string(VALUE reply) { return native_string(confab_reply_json((const confab_reply*)reply)); }

static VALUE free_reply(VALUE reply) {
  confab_reply_free((confab_reply*)reply);
  return Qnil;
}

VALUE native_reply(confab_reply* reply) { return rb_ensure(reply_string, (VALUE)reply, free_reply, (VALUE)reply); }

VALUE native_frozen(VALUE string) { return rb_str_new_frozen(StringValue(string)); }

confab_str native_text(VALUE frozen) {
  if (NIL_P(frozen)) return (confab_str){NULL, 0};
  return (confab_str){RSTRING_PTR(frozen), (size_t)RSTRING_LEN(frozen)};
}

struct failure {
  confab_status status;
  const confab_error* error;
};

static VALUE make_exception(VALUE data) {
  const struct failure* failure = (const struct failure*)data;
  const VALUE confab = rb_const_get(rb_cObject, rb_intern("Confab"));
  const VALUE error_class = rb_const_get(confab, rb_intern("Error"));
  return rb_funcall(
      error_class, rb_intern("of_status"), 5, INT2NUM((int)failure->status),
      rb_utf8_str_new_cstr(confab_status_name(failure->status)), native_string(confab_error_message(failure->error)),
      native_string(confab_error_field(failure->error)), INT2NUM(confab_error_retry_after_ms(failure->error)));
}

VALUE native_exception(confab_status status, const confab_error* error) {
  struct failure failure = {status, error};
  return make_exception((VALUE)&failure);
}

void native_raise(confab_status status, confab_error* error) {
  struct failure failure = {status, error};
  int state = 0;
  const VALUE exception = rb_protect(make_exception, (VALUE)&failure, &state);
  confab_error_free(error);
  if (state != 0) rb_jump_tag(state);
  rb_exc_raise(exception);
}

void native_check(confab_status status, confab_error* error) {
  if (status != CONFAB_OK) native_raise(status, error);
}

struct errand {
  void* (*work)(void*);
  void* data;
  int done;
};

static void* run_errand(void* data) {
  struct errand* errand = data;
  errand->work(errand->data);
  errand->done = 1;
  return NULL;
}

void native_without_lock(void* (*work)(void*), void* data) {
  struct errand errand = {work, data, 0};
  for (;;) {
    /* Does nothing when an interrupt is pending already, and looks for none afterwards. */
    rb_thread_call_without_gvl2(run_errand, &errand, NULL, NULL);
    if (errand.done) return;
    rb_thread_check_ints();
  }
}
