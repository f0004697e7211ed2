#include "native.h"

static VALUE version(VALUE self) { return rb_utf8_str_new_cstr(confab_version()); }

static VALUE abi_version(VALUE self) { return UINT2NUM(confab_abi_version()); }

static VALUE describe(VALUE self) {
  confab_reply* reply = NULL;
  confab_error* error = NULL;
  const confab_status status = confab_describe(&reply, &error);
  native_check(status, error);
  return native_reply(reply);
}

RUBY_FUNC_EXPORTED void Init_native(void) {
  if (confab_abi_version() != CONFAB_ABI_VERSION) {
    rb_raise(rb_eLoadError, "libconfab has ABI version %u, but this was built for %u", confab_abi_version(),
             (unsigned)CONFAB_ABI_VERSION);
  }
  const VALUE confab = rb_define_module("Confab");
  const VALUE native = rb_define_class_under(confab, "Native", rb_cObject);
  rb_define_singleton_method(native, "version", version, 0);
  rb_define_singleton_method(native, "abi_version", abi_version, 0);
  rb_define_singleton_method(native, "describe", describe, 0);
  native_engine_define(native);
  native_calls_define(native);
  native_items_define(native);
  native_host_define(confab, native);
}
