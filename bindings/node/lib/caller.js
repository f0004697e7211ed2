"use strict";

const { ConfabError } = require("./error.js");
const { HostOperations, groups } = require("./operations.js");
const { Follower, Subscription } = require("./subscription.js");

// CONFAB_CALLER_… of confab.h.
const ANONYMOUS = 0;
const USER = 1;
const TOKEN = 2;
const HOST = 3;

/** As whom calls are made. The groups of operations are its members. */
class Caller {
  #core;
  #who;

  constructor(core, who) {
    this.#core = core;
    this.#who = who;
  }

  call(operation, request, options) {
    return this.#core.call(this.#who, operation, request, options);
  }

  subscribe(options) {
    return new Subscription(this.#core, this.#who, options);
  }
}

for (const [name, Group] of Object.entries(groups)) {
  Object.defineProperty(Caller.prototype, name, {
    get() {
      return new Group(this);
    },
  });
}

/** The application itself. */
class Host extends HostOperations {
  #core;

  constructor(core) {
    super();
    this.#core = core;
  }

  call(operation, request, options) {
    return this.#core.call({ kind: HOST, user: 0, session: 0, token: "" }, operation, request, options);
  }

  follow(name, options) {
    return new Follower(this.#core, name, options);
  }
}

function id(value, field) {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ConfabError("invalid_argument", `the ${field} must be the number of one`, { field });
}

const anonymous = (core) => new Caller(core, { kind: ANONYMOUS, user: 0, session: 0, token: "" });

const user = (core, userId, session = 0) =>
  new Caller(core, { kind: USER, user: id(userId, "user"), session: id(session, "session"), token: "" });

function token(core, text) {
  if (typeof text !== "string") throw new ConfabError("invalid_argument", "the token must be a string", { field: "token" });
  return new Caller(core, { kind: TOKEN, user: 0, session: 0, token: text });
}

module.exports = { Caller, Host, anonymous, token, user };
