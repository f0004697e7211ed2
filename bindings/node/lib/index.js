"use strict";

const { Caller, Host } = require("./caller.js");
const { Engine, open } = require("./engine.js");
const { ConfabError, errorOf } = require("./error.js");
const native = require("./native.js");
const { Follower, Subscription } = require("./subscription.js");

/** The catalogue: operations with their fields, records, events and errors. */
function describe() {
  const answer = native.describe();
  if (typeof answer !== "string") throw errorOf(answer);
  return JSON.parse(answer);
}

/** The version of libconfab. */
const version = native.version();

module.exports = { Caller, ConfabError, Engine, Follower, Host, Subscription, describe, open, version };
