#include "open.h"

#include "_cgo_export.h"

static void log_line(void* user_data, int32_t level, confab_str line) {
  confabGoLog((uintptr_t)user_data, level, (char*)line.data, line.size);
}

static int64_t clock_ms(void* user_data) { return confabGoClock((uintptr_t)user_data); }

confab_status confab_go_open(const confab_engine_options* scalars, const char* data_dir, size_t data_dir_size,
                             const char* issuer, size_t issuer_size, uintptr_t callbacks, int with_log, int with_clock,
                             confab_engine* out_engine, confab_error** error) {
  confab_engine_options options = *scalars;
  options.struct_size = sizeof options;
  options.data_dir = (confab_str){data_dir, data_dir_size};
  options.issuer = (confab_str){issuer, issuer_size};
  if (with_log) {
    options.log = log_line;
    options.log_user_data = (void*)callbacks;
  }
  if (with_clock) {
    options.clock = clock_ms;
    options.clock_user_data = (void*)callbacks;
  }
  return confab_engine_open(&options, out_engine, error);
}
