#include "native.h"

static PyObject* error_class;

int load_error_class(void) {
  PyObject* module = PyImport_ImportModule("confab._errors");
  if (module == NULL) return -1;
  error_class = PyObject_GetAttrString(module, "ConfabError");
  Py_DECREF(module);
  return error_class == NULL ? -1 : 0;
}

PyObject* make_error(const confab_error* error) {
  const confab_str message = confab_error_message(error);
  const confab_str field = confab_error_field(error);
  return PyObject_CallFunction(error_class, "is#s#i", (int)confab_error_status(error), message.data,
                               (Py_ssize_t)message.size, field.data, (Py_ssize_t)field.size,
                               (int)confab_error_retry_after_ms(error));
}

static PyObject* raise_object(PyObject* error) {
  if (error == NULL) return NULL;
  PyErr_SetObject(error_class, error);
  Py_DECREF(error);
  return NULL;
}

PyObject* raise_error(confab_status status, confab_error* error) {
  /* Without memory there may be a status and no error. */
  PyObject* made = error != NULL ? make_error(error)
                                 : PyObject_CallFunction(error_class, "is", (int)status, confab_status_name(status));
  confab_error_free(error);
  return raise_object(made);
}

PyObject* raise_invalid(const char* field, const char* message) {
  return raise_object(PyObject_CallFunction(error_class, "iss", (int)CONFAB_ERR_INVALID_ARGUMENT, message, field));
}

int borrow_text(PyObject* given, const char* field, confab_str* out) {
  Py_ssize_t size = 0;
  if (!PyUnicode_Check(given)) {
    PyErr_Format(PyExc_TypeError, "%s must be str", field);
    return 0;
  }
  out->data = PyUnicode_AsUTF8AndSize(given, &size);
  out->size = (size_t)size;
  if (out->data != NULL) return 1;
  if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
    PyErr_Clear();
    raise_invalid(field, "the text has lone surrogates");
  }
  return 0;
}
