"use strict";

const callers = require("./caller.js");
const { Core } = require("./core.js");
const { ConfabError, errorOf } = require("./error.js");

const NUMBERS = [
  "mapBytes",
  "accessTokenMs",
  "longAccessTokenMs",
  "refreshTokenMs",
  "passwordMemoryBytes",
  "passwordPasses",
  "callsMax",
  "subscriptionsMax",
];
const LEVELS = ["debug", "info", "warn", "error"];
const BITS_32 = new Set(["callsMax", "subscriptionsMax"]);

/** An open engine; open() gives it. */
class Engine {
  #core;

  constructor(core) {
    this.#core = core;
    this.anonymous = callers.anonymous(core);
    this.host = new callers.Host(core);
  }

  asUser(user, session) {
    return callers.user(this.#core, user, session);
  }

  withToken(token) {
    return callers.token(this.#core, token);
  }

  close() {
    return this.#core.close();
  }
}

if (Symbol.asyncDispose) {
  Object.defineProperty(Engine.prototype, Symbol.asyncDispose, {
    value: function () {
      return this.close();
    },
  });
}

function wrong(field, message) {
  return new ConfabError("invalid_argument", message, { field });
}

/** The options as the addon takes them. */
function checked(dataDir, { log, issuer = "", forceNetworkFs = false, ...numbers }) {
  if (typeof dataDir !== "string") throw wrong("dataDir", "dataDir must be a string");
  if (typeof issuer !== "string") throw wrong("issuer", "issuer must be a string");
  if (log !== undefined && typeof log !== "function") throw wrong("log", "log must be a function");
  for (const [name, value] of Object.entries(numbers)) {
    if (!NUMBERS.includes(name)) throw wrong(name, `there is no option ${name}`);
    const max = BITS_32.has(name) ? 2 ** 32 - 1 : Number.MAX_SAFE_INTEGER;
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0 && value <= max)) {
      throw wrong(name, `${name} must be a whole number from 0 to ${max}`);
    }
  }
  return { dataDir, issuer, forceNetworkFs: forceNetworkFs ? 1 : 0, ...numbers };
}

async function open(dataDir, options = {}) {
  const { log } = options;
  const core = new Core();
  const error = await core.open(checked(dataDir, options), log && ((level, line) => log(LEVELS[level], line)));
  if (error) throw errorOf(error);
  return new Engine(core);
}

module.exports = { Engine, open };
