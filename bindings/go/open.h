/** Opening an engine with callbacks into Go. */
#ifndef CONFAB_GO_OPEN_H
#define CONFAB_GO_OPEN_H

#include <confab/confab.h>

/** Fills in what Go may not: `callbacks`, a cgo.Handle, gets the log if `with_log`, the clock if `with_clock`. */
confab_status confab_go_open(const confab_engine_options* scalars, const char* data_dir, size_t data_dir_size,
                             const char* issuer, size_t issuer_size, uintptr_t callbacks, int with_log, int with_clock,
                             confab_engine* out_engine, confab_error** error);

#endif
