/* What the files of the extension share. All of it belongs to the thread that holds the GIL, unless it says otherwise.
 */
#ifndef CONFAB_PYTHON_NATIVE_H
#define CONFAB_PYTHON_NATIVE_H

#define Py_LIMITED_API 0x030A0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <confab/confab.h>

typedef struct engine_object {
  PyObject_HEAD confab_engine handle;
  PyObject* log;   /* called with (level, line), or NULL; lives until the engine is closed */
  PyObject* clock; /* called without arguments, or NULL; likewise */
} engine_object;

extern PyTypeObject* engine_type;
extern PyType_Spec engine_spec;
extern PyType_Spec caller_spec;

/* errors.c: all return NULL, so that a caller can pass it on. */
int load_error_class(void);
PyObject* make_error(const confab_error* error);
PyObject* raise_error(confab_status status, confab_error* error); /* frees `error` */
PyObject* raise_invalid(const char* field, const char* message);

/* The UTF-8 of a str, borrowed from it. False, with an exception set, for other types and for lone surrogates. */
int borrow_text(PyObject* given, const char* field, confab_str* out);

/* callbacks.c: what the engine calls, on any thread and without the GIL; `user_data` is the callable. */
void call_log(void* user_data, int32_t level, confab_str line);
int64_t call_clock(void* user_data);
PyObject* hush(PyObject* module, PyObject* unused);

#endif
