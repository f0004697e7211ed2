"use strict";

/** Why a call failed or a subscription ended. */
class ConfabError extends Error {
  constructor(code, message, { field = "", retryAfterMs = 0, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
    this.retryAfterMs = retryAfterMs;
  }
}
ConfabError.prototype.name = "ConfabError";

/** Of what the addon gives for an error. */
function errorOf([code, message, field, retryAfterMs]) {
  return new ConfabError(code, message, { field, retryAfterMs });
}

function cancelled(signal) {
  return new ConfabError("cancelled", "the caller gave up; it may have been carried out all the same", {
    cause: signal.reason,
  });
}

function notOpen() {
  return new ConfabError("bad_handle", "this engine is not open");
}

module.exports = { ConfabError, cancelled, errorOf, notOpen };
