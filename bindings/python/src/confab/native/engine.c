#include "native.h"

PyTypeObject* engine_type;

static confab_status close_handle(confab_engine handle, confab_error** error) {
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_engine_close(handle, error);
  Py_END_ALLOW_THREADS return status;
}

static PyObject* given_or_null(PyObject* given) {
  if (given == NULL || given == Py_None) return NULL;
  Py_INCREF(given);
  return given;
}

/* Engine(data_dir: bytes, *, …): the options of confab_engine_options by name. */
static PyObject* engine_new(PyTypeObject* type, PyObject* args, PyObject* keywords) {
  static char* names[] = {"data_dir",
                          "force_network_fs",
                          "map_bytes",
                          "issuer",
                          "access_token_ms",
                          "long_access_token_ms",
                          "refresh_token_ms",
                          "password_memory_bytes",
                          "password_passes",
                          "calls_max",
                          "subscriptions_max",
                          "log",
                          "clock",
                          NULL};
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  const char *data_dir = NULL, *issuer = NULL;
  Py_ssize_t data_dir_size = 0, issuer_size = 0;
  int force = 0;
  PyObject *log = NULL, *clock = NULL;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "y#|$pKs#LLLKKIIOO:Engine", names, &data_dir, &data_dir_size, &force,
                                   &options.map_bytes, &issuer, &issuer_size, &options.access_token_ms,
                                   &options.long_access_token_ms, &options.refresh_token_ms,
                                   &options.password_memory_bytes, &options.password_passes, &options.calls_max,
                                   &options.subscriptions_max, &log, &clock)) {
    return NULL;
  }
  options.data_dir = (confab_str){data_dir, (size_t)data_dir_size};
  options.issuer = (confab_str){issuer, (size_t)issuer_size};
  options.force_network_fs = (uint32_t)force;

  allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  engine_object* self = (engine_object*)alloc(type, 0);
  if (self == NULL) return NULL;
  self->log = given_or_null(log);
  self->clock = given_or_null(clock);
  options.log = self->log != NULL ? call_log : NULL;
  options.log_user_data = self->log;
  options.clock = self->clock != NULL ? call_clock : NULL;
  options.clock_user_data = self->clock;

  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_engine_open(&options, &self->handle, &error);
  Py_END_ALLOW_THREADS if (status == CONFAB_OK) return (PyObject*)self;
  Py_DECREF(self);
  return raise_error(status, error);
}

static void engine_dealloc(PyObject* object) {
  engine_object* self = (engine_object*)object;
  PyTypeObject* type = Py_TYPE(object);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  PyObject *kind, *value, *trace;
  PyErr_Fetch(&kind, &value, &trace);
  const confab_status status = self->handle.id != 0 ? close_handle(self->handle, NULL) : CONFAB_OK;
  /* What could not be closed (in a forked process, inside a callback) may still call. */
  if (status == CONFAB_OK || status == CONFAB_ERR_BAD_HANDLE) {
    Py_XDECREF(self->log);
    Py_XDECREF(self->clock);
  }
  PyErr_Restore(kind, value, trace);
  release(object);
  Py_DECREF(type);
}

static PyObject* engine_close(PyObject* object, PyObject* unused) {
  (void)unused;
  confab_error* error = NULL;
  const confab_status status = close_handle(((engine_object*)object)->handle, &error);
  if (status != CONFAB_OK) return raise_error(status, error);
  Py_RETURN_NONE;
}

static PyObject* item_object(const confab_item* item) {
  const confab_str json = confab_item_json(item);
  const confab_error* failure = confab_item_error(item);
  PyObject* text = PyUnicode_DecodeUTF8(json.data != NULL ? json.data : "", (Py_ssize_t)json.size, NULL);
  PyObject* error = failure != NULL ? make_error(failure) : Py_NewRef(Py_None);
  if (text == NULL || error == NULL) {
    Py_XDECREF(text);
    Py_XDECREF(error);
    return NULL;
  }
  return Py_BuildValue("IKNN", (unsigned)confab_item_kind(item), (unsigned long long)confab_item_id(item), text, error);
}

/* next(timeout_ms) -> (kind, id, json, error), or None when nothing came in time. */
static PyObject* engine_next(PyObject* object, PyObject* timeout) {
  const long timeout_ms = PyLong_AsLong(timeout);
  if (timeout_ms == -1 && PyErr_Occurred()) return NULL;
  confab_item* item = NULL;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_next(((engine_object*)object)->handle, (int32_t)timeout_ms, &item, &error);
  Py_END_ALLOW_THREADS if (status == CONFAB_ERR_TIMEOUT) {
    confab_error_free(error);
    Py_RETURN_NONE;
  }
  if (status != CONFAB_OK) return raise_error(status, error);
  PyObject* made = item_object(item);
  confab_item_free(item);
  return made;
}

static PyObject* engine_events_fd(PyObject* object, PyObject* unused) {
  (void)unused;
  int descriptor = -1;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_events_fd(((engine_object*)object)->handle, &descriptor, &error);
  Py_END_ALLOW_THREADS return status == CONFAB_OK ? PyLong_FromLong(descriptor) : raise_error(status, error);
}

/* The functions that take an engine and the number of a call or a subscription. */
static PyObject* with_id(PyObject* object, PyObject* given,
                         confab_status (*function)(confab_engine, uint64_t, confab_error**)) {
  const uint64_t id = PyLong_AsUnsignedLongLong(given);
  if (PyErr_Occurred()) return NULL;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = function(((engine_object*)object)->handle, id, &error);
  Py_END_ALLOW_THREADS if (status != CONFAB_OK) return raise_error(status, error);
  Py_RETURN_NONE;
}

/* follow(name, from) -> the follower's number */
static PyObject* engine_follow(PyObject* object, PyObject* const* args, Py_ssize_t count) {
  confab_str name, from;
  if (count != 2) {
    PyErr_SetString(PyExc_TypeError, "a name and a beginning are needed");
    return NULL;
  }
  if (!borrow_text(args[0], "name", &name) || !borrow_text(args[1], "from", &from)) return NULL;
  uint64_t follower = 0;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_follow(((engine_object*)object)->handle, name, from, &follower, &error);
  Py_END_ALLOW_THREADS if (status != CONFAB_OK) return raise_error(status, error);
  return PyLong_FromUnsignedLongLong(follower);
}

/* confirm(follower, cursor) */
static PyObject* engine_confirm(PyObject* object, PyObject* const* args, Py_ssize_t count) {
  confab_str cursor;
  if (count != 2) {
    PyErr_SetString(PyExc_TypeError, "a follower and a cursor are needed");
    return NULL;
  }
  const uint64_t follower = PyLong_AsUnsignedLongLong(args[0]);
  if (PyErr_Occurred() || !borrow_text(args[1], "cursor", &cursor)) return NULL;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_confirm(((engine_object*)object)->handle, follower, cursor, &error);
  Py_END_ALLOW_THREADS if (status != CONFAB_OK) return raise_error(status, error);
  Py_RETURN_NONE;
}

static PyObject* engine_cancel(PyObject* object, PyObject* call) { return with_id(object, call, confab_cancel); }
static PyObject* engine_unsubscribe(PyObject* object, PyObject* id) { return with_id(object, id, confab_unsubscribe); }
static PyObject* engine_pause(PyObject* object, PyObject* id) { return with_id(object, id, confab_pause); }
static PyObject* engine_resume(PyObject* object, PyObject* id) { return with_id(object, id, confab_resume); }

static PyMethodDef engine_methods[] = {
    {"close", engine_close, METH_NOARGS, NULL},
    {"next", engine_next, METH_O, NULL},
    {"events_fd", engine_events_fd, METH_NOARGS, NULL},
    {"cancel", engine_cancel, METH_O, NULL},
    {"follow", (PyCFunction)(void (*)(void))engine_follow, METH_FASTCALL, NULL},
    {"confirm", (PyCFunction)(void (*)(void))engine_confirm, METH_FASTCALL, NULL},
    {"unsubscribe", engine_unsubscribe, METH_O, NULL},
    {"pause", engine_pause, METH_O, NULL},
    {"resume", engine_resume, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot engine_slots[] = {
    {Py_tp_new, (void*)engine_new},
    {Py_tp_dealloc, (void*)engine_dealloc},
    {Py_tp_methods, engine_methods},
    {0, NULL},
};

PyType_Spec engine_spec = {"confab._native.Engine", (int)sizeof(engine_object), 0, Py_TPFLAGS_DEFAULT, engine_slots};
