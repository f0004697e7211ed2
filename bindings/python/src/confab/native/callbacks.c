#include <time.h>

#include "native.h"

/* Set at exit: from then on no thread of an engine may ask for the GIL, which would never come. */
static volatile int hushed;

PyObject* hush(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  hushed = 1;
  Py_RETURN_NONE;
}

void call_log(void* user_data, int32_t level, confab_str line) {
  if (hushed) return;
  const PyGILState_STATE gil = PyGILState_Ensure();
  PyObject* text = PyUnicode_DecodeUTF8(line.data, (Py_ssize_t)line.size, "replace");
  PyObject* done = text != NULL ? PyObject_CallFunction(user_data, "iO", (int)level, text) : NULL;
  if (done == NULL) PyErr_WriteUnraisable(user_data);
  Py_XDECREF(done);
  Py_XDECREF(text);
  PyGILState_Release(gil);
}

static int64_t system_ms(void) {
  struct timespec now;
  timespec_get(&now, TIME_UTC);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A clock that raises is replaced by the system's for this once: there is nobody to tell. */
int64_t call_clock(void* user_data) {
  if (hushed) return system_ms();
  const PyGILState_STATE gil = PyGILState_Ensure();
  PyObject* now = PyObject_CallObject(user_data, NULL);
  int64_t ms = now != NULL ? PyLong_AsLongLong(now) : -1;
  if (PyErr_Occurred()) {
    PyErr_WriteUnraisable(user_data);
    ms = system_ms();
  }
  Py_XDECREF(now);
  PyGILState_Release(gil);
  return ms;
}
