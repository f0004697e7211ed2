#include "native.h"

static void free_engine(void* data) {
  struct native_engine* engine = data;
  if (engine->handle.id != 0) confab_engine_close(engine->handle, NULL);
  native_log_drop(engine->log);
  native_clock_drop(engine->clock);
  xfree(engine);
}

static size_t engine_size(const void* data) { return sizeof(struct native_engine); }

/* Frees at once: closing needs nothing of the interpreter. */
static const rb_data_type_t engine_type = {
    .wrap_struct_name = "Confab::Native",
    .function = {.dmark = NULL, .dfree = free_engine, .dsize = engine_size},
    .flags = RUBY_TYPED_FREE_IMMEDIATELY,
};

static VALUE allocate(VALUE class) {
  struct native_engine* engine;
  return TypedData_Make_Struct(class, struct native_engine, &engine_type, engine);
}

struct native_engine* native_engine_of(VALUE self) {
  return rb_check_typeddata(self, &engine_type);
}

static VALUE option(VALUE options, const char* name) { return rb_hash_lookup(options, ID2SYM(rb_intern(name))); }

static uint64_t number(VALUE options, const char* name) {
  const VALUE value = option(options, name);
  return NIL_P(value) ? 0 : NUM2ULL(value);
}

struct opening {
  confab_engine_options options;
  confab_engine* engine;
  confab_status status;
  confab_error* error;
};

static void* open_engine(void* data) {
  struct opening* opening = data;
  opening->status = confab_engine_open(&opening->options, opening->engine, &opening->error);
  return NULL;
}

/* initialize(data_dir, options): numbers were checked by Confab::Options. */
static VALUE initialize(VALUE self, VALUE data_dir, VALUE options) {
  struct native_engine* engine = native_engine_of(self);
  if (engine->handle.id != 0) rb_raise(rb_eRuntimeError, "opened already");
  Check_Type(options, T_HASH);
  data_dir = native_frozen(data_dir);
  VALUE issuer = option(options, "issuer");
  if (!NIL_P(issuer)) issuer = native_frozen(issuer);

  struct opening opening = {CONFAB_ENGINE_OPTIONS_INIT, &engine->handle, CONFAB_OK, NULL};
  confab_engine_options* o = &opening.options;
  o->data_dir = native_text(data_dir);
  o->issuer = native_text(issuer);
  o->force_network_fs = RTEST(option(options, "force_network_fs"));
  o->map_bytes = number(options, "map_bytes");
  o->access_token_ms = (int64_t)number(options, "access_token_ms");
  o->long_access_token_ms = (int64_t)number(options, "long_access_token_ms");
  o->refresh_token_ms = (int64_t)number(options, "refresh_token_ms");
  o->password_memory_bytes = number(options, "password_memory_bytes");
  o->password_passes = number(options, "password_passes");
  o->calls_max = (uint32_t)number(options, "calls_max");
  o->subscriptions_max = (uint32_t)number(options, "subscriptions_max");

  const VALUE clock = option(options, "clock");
  if (!NIL_P(clock)) {
    engine->clock = native_clock_of(clock);
    o->clock = native_clock_now;
    o->clock_user_data = engine->clock;
  }
  if (RTEST(option(options, "log"))) {
    engine->log = native_log_new();
    o->log = native_log_write;
    o->log_user_data = engine->log;
  }
  native_without_lock(open_engine, &opening);
  RB_GC_GUARD(data_dir);
  RB_GC_GUARD(issuer);
  native_check(opening.status, opening.error);
  return self;
}

struct closing {
  confab_engine engine;
  confab_status status;
  confab_error* error;
};

static void* close_engine(void* data) {
  struct closing* closing = data;
  closing->status = confab_engine_close(closing->engine, &closing->error);
  return NULL;
}

static VALUE close_method(VALUE self) {
  struct closing closing = {native_engine_of(self)->handle, CONFAB_OK, NULL};
  native_without_lock(close_engine, &closing);
  native_check(closing.status, closing.error);
  return Qnil;
}

/* fileno: the descriptor of the queue; the engine's. */
static VALUE fileno_method(VALUE self) {
  int fd = -1;
  confab_error* error = NULL;
  const confab_status status = confab_events_fd(native_engine_of(self)->handle, &fd, &error);
  native_check(status, error);
  return INT2NUM(fd);
}

void native_engine_define(VALUE native) {
  rb_define_alloc_func(native, allocate);
  rb_define_method(native, "initialize", initialize, 2);
  rb_define_method(native, "close", close_method, 0);
  rb_define_method(native, "fileno", fileno_method, 0);
  rb_undef_method(native, "initialize_copy");
}
