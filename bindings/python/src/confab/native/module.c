#include "native.h"

/* confab._native: the C API as two types. What is comfortable about the package is written in Python above it. */

static PyObject* version(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return PyUnicode_FromString(confab_version());
}

static PyObject* abi_version(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  return PyLong_FromUnsignedLong(confab_abi_version());
}

static PyObject* describe(PyObject* module, PyObject* unused) {
  (void)module, (void)unused;
  confab_reply* reply = NULL;
  confab_error* error = NULL;
  confab_status status;
  Py_BEGIN_ALLOW_THREADS status = confab_describe(&reply, &error);
  Py_END_ALLOW_THREADS if (status != CONFAB_OK) return raise_error(status, error);
  const confab_str json = confab_reply_json(reply);
  PyObject* text = PyUnicode_DecodeUTF8(json.data, (Py_ssize_t)json.size, NULL);
  confab_reply_free(reply);
  return text;
}

static PyMethodDef functions[] = {
    {"version", version, METH_NOARGS, NULL},
    {"abi_version", abi_version, METH_NOARGS, NULL},
    {"describe", describe, METH_NOARGS, NULL},
    {"hush", hush, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", NULL, -1, functions, NULL, NULL, NULL, NULL};

static const struct {
  const char* name;
  int value;
} constants[] = {
    {"ABI_VERSION", CONFAB_ABI_VERSION},   {"CALLER_ANONYMOUS", CONFAB_CALLER_ANONYMOUS},
    {"CALLER_USER", CONFAB_CALLER_USER},   {"CALLER_TOKEN", CONFAB_CALLER_TOKEN},
    {"CALLER_HOST", CONFAB_CALLER_HOST},   {"ITEM_REPLY", CONFAB_ITEM_REPLY},
    {"ITEM_STARTED", CONFAB_ITEM_STARTED}, {"ITEM_EVENT", CONFAB_ITEM_EVENT},
    {"ITEM_ENDED", CONFAB_ITEM_ENDED},
};

static int fill(PyObject* module) {
  if (confab_abi_version() != CONFAB_ABI_VERSION) {
    PyErr_Format(PyExc_ImportError, "libconfab has ABI version %u, this package was built for %d",
                 (unsigned)confab_abi_version(), CONFAB_ABI_VERSION);
    return -1;
  }
  PyObject* caller_type = PyType_FromSpec(&caller_spec);
  engine_type = (PyTypeObject*)PyType_FromSpec(&engine_spec);
  if (caller_type == NULL || engine_type == NULL) return -1;
  Py_INCREF(engine_type); /* one for the module, one for `engine_type` */
  if (PyModule_AddObject(module, "Engine", (PyObject*)engine_type) < 0) return -1;
  if (PyModule_AddObject(module, "Caller", caller_type) < 0) return -1;
  for (size_t i = 0; i < sizeof constants / sizeof constants[0]; ++i) {
    if (PyModule_AddIntConstant(module, constants[i].name, constants[i].value) < 0) return -1;
  }
  return load_error_class();
}

PyMODINIT_FUNC PyInit__native(void) {
  PyObject* module = PyModule_Create(&definition);
  if (module != NULL && fill(module) < 0) {
    Py_DECREF(module);
    return NULL;
  }
  return module;
}
