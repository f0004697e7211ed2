#include "native.h"

enum { ITEMS_MAX = 64 }; /* of one take */

struct batch {
  confab_engine engine;
  confab_item* items[ITEMS_MAX];
  int count;
  confab_status status; /* why there are no more */
  confab_error* error;
};

static void* do_take(void* data) {
  struct batch* batch = data;
  while (batch->count < ITEMS_MAX) {
    confab_error_free(batch->error);
    batch->status = confab_next(batch->engine, 0, &batch->items[batch->count], &batch->error);
    if (batch->status != CONFAB_OK) break;
    ++batch->count;
  }
  return NULL;
}

/* [kind, id, json, exception or nil] */
static VALUE row_of(const confab_item* item) {
  const confab_error* error = confab_item_error(item);
  return rb_ary_new_from_args(4, UINT2NUM(confab_item_kind(item)), ULL2NUM(confab_item_id(item)),
                              native_string(confab_item_json(item)),
                              error != NULL ? native_exception(confab_error_status(error), error) : Qnil);
}

static VALUE rows_of(VALUE data) {
  const struct batch* batch = (const struct batch*)data;
  const VALUE rows = rb_ary_new_capa(batch->count);
  for (int i = 0; i < batch->count; ++i) rb_ary_push(rows, row_of(batch->items[i]));
  return rows;
}

static VALUE free_items(VALUE data) {
  struct batch* batch = (struct batch*)data;
  for (int i = 0; i < batch->count; ++i) confab_item_free(batch->items[i]);
  return Qnil;
}

/* take -> rows: what there is, at most ITEMS_MAX; none when there is nothing. Does not wait. */
static VALUE take_method(VALUE self) {
  struct batch batch = {.engine = native_engine_of(self)->handle};
  native_without_lock(do_take, &batch);
  const int nothing_more =
      batch.status == CONFAB_OK || batch.status == CONFAB_ERR_TIMEOUT || batch.status == CONFAB_ERR_INTERRUPTED;
  if (batch.count == 0 && !nothing_more) native_raise(batch.status, batch.error);
  confab_error_free(batch.error);
  return rb_ensure(rows_of, (VALUE)&batch, free_items, (VALUE)&batch);
}

/* interrupt: makes the descriptor readable once. */
static VALUE interrupt_method(VALUE self) {
  confab_error* error = NULL;
  const confab_status status = confab_interrupt(native_engine_of(self)->handle, &error);
  native_check(status, error);
  return Qnil;
}

void native_items_define(VALUE native) {
  rb_define_method(native, "take", take_method, 0);
  rb_define_method(native, "interrupt", interrupt_method, 0);
}
