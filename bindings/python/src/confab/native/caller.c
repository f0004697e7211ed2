#include "native.h"

/* Somebody who calls an engine: confab_caller with what it borrows from. Never changed once made. */
typedef struct caller_object {
  PyObject_HEAD engine_object* engine;
  PyObject* token;
  confab_caller caller;
} caller_object;

/* Sets an exception and returns false for what is no id. */
static int read_id(PyObject* given, const char* field, uint64_t* out) {
  *out = PyLong_AsUnsignedLongLong(given);
  if (!PyErr_Occurred()) return 1;
  if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
    PyErr_Clear();
    raise_invalid(field, "an id is an integer from 1 to 2^53 - 1");
  }
  return 0;
}

static PyObject* caller_new(PyTypeObject* type, PyObject* args, PyObject* keywords) {
  (void)keywords;
  PyObject *engine, *user, *session, *token;
  unsigned kind = 0;
  confab_caller caller = {0};
  if (!PyArg_ParseTuple(args, "O!IOOO:Caller", engine_type, &engine, &kind, &user, &session, &token)) return NULL;
  caller.kind = kind;
  if (!read_id(user, "caller.user", &caller.user) || !read_id(session, "caller.session", &caller.session)) return NULL;
  if (!borrow_text(token, "caller.token", &caller.token)) return NULL;

  allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
  caller_object* self = (caller_object*)alloc(type, 0);
  if (self == NULL) return NULL;
  Py_INCREF(engine);
  Py_INCREF(token);
  self->engine = (engine_object*)engine;
  self->token = token;
  self->caller = caller;
  return (PyObject*)self;
}

static void caller_dealloc(PyObject* object) {
  caller_object* self = (caller_object*)object;
  PyTypeObject* type = Py_TYPE(object);
  freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
  Py_XDECREF(self->engine);
  Py_XDECREF(self->token);
  release(object);
  Py_DECREF(type);
}

static int read_call(PyObject* const* args, Py_ssize_t count, confab_str* operation, confab_str* request) {
  if (count != 2) {
    PyErr_SetString(PyExc_TypeError, "an operation and a request are needed");
    return 0;
  }
  return borrow_text(args[0], "operation", operation) && borrow_text(args[1], "request", request);
}

static PyObject* caller_call(PyObject* object, PyObject* const* args, Py_ssize_t count) {
  caller_object* self = (caller_object*)object;
  confab_str operation, request;
  if (!read_call(args, count, &operation, &request)) return NULL;
  confab_reply* reply = NULL;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_call(self->engine->handle, &self->caller, operation, request, &reply, &error);
  Py_END_ALLOW_THREADS if (status != CONFAB_OK) return raise_error(status, error);
  const confab_str json = confab_reply_json(reply);
  PyObject* text = PyUnicode_DecodeUTF8(json.data, (Py_ssize_t)json.size, NULL);
  confab_reply_free(reply);
  return text;
}

static PyObject* caller_start(PyObject* object, PyObject* const* args, Py_ssize_t count) {
  caller_object* self = (caller_object*)object;
  confab_str operation, request;
  if (!read_call(args, count, &operation, &request)) return NULL;
  uint64_t call = 0;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status =
      confab_call_async(self->engine->handle, &self->caller, operation, request, &call, &error);
  Py_END_ALLOW_THREADS return status == CONFAB_OK ? PyLong_FromUnsignedLongLong(call) : raise_error(status, error);
}

static PyObject* caller_subscribe(PyObject* object, PyObject* given) {
  caller_object* self = (caller_object*)object;
  confab_str cursor;
  if (!borrow_text(given, "cursor", &cursor)) return NULL;
  uint64_t subscription = 0;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_subscribe(self->engine->handle, &self->caller, cursor, &subscription, &error);
  Py_END_ALLOW_THREADS return status == CONFAB_OK ? PyLong_FromUnsignedLongLong(subscription)
                                                  : raise_error(status, error);
}

static PyMethodDef caller_methods[] = {
    {"call", (PyCFunction)(void (*)(void))caller_call, METH_FASTCALL, NULL},
    {"start", (PyCFunction)(void (*)(void))caller_start, METH_FASTCALL, NULL},
    {"subscribe", caller_subscribe, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot caller_slots[] = {
    {Py_tp_new, (void*)caller_new},
    {Py_tp_dealloc, (void*)caller_dealloc},
    {Py_tp_methods, caller_methods},
    {0, NULL},
};

PyType_Spec caller_spec = {"confab._native.Caller", (int)sizeof(caller_object), 0, Py_TPFLAGS_DEFAULT, caller_slots};
