"use strict";

const { ConfabError, cancelled } = require("./error.js");
const { eventKinds } = require("./operations.js");

/** Events that wait for a reader; past it the subscription pauses until half of them are taken. */
const WAITING_MAX = 256;

/** What happened to a user, as an asynchronous iterator. */
class Subscription {
  #core;
  #id;
  #cursor;
  #resumed;
  #waiting = []; // JSON of events, parsed when they are taken
  #readers = []; // of next(), while nothing waits
  #paused = false;
  #over = false;
  #error; // to be thrown once what waits was taken
  #started;
  #settleStarted;
  #signal;
  #onAbort = () => this.#fail(cancelled(this.#signal));

  constructor(core, caller, { cursor = "", signal } = {}, begin = () => core.subscribe(caller, cursor, this)) {
    if (typeof cursor !== "string") throw new TypeError("the cursor must be a string");
    this.#core = core;
    this.#cursor = cursor || undefined;
    this.#signal = signal;
    this.#started = new Promise((resolve, reject) => (this.#settleStarted = { resolve, reject }));
    this.#started.catch(() => {}); // who does not wait for the start hears of it from next()
    core.hold(); // until the start
    try {
      if (signal?.aborted) throw cancelled(signal);
      this.#id = begin(this);
      signal?.addEventListener("abort", this.#onAbort, { once: true });
    } catch (error) {
      this.#fail(error);
    }
  }

  get cursor() {
    return this.#cursor;
  }

  get resumed() {
    return this.#resumed;
  }

  get started() {
    return this.#started;
  }

  async next() {
    while (this.#waiting.length > 0) {
      const event = this.#read(this.#waiting.shift());
      if (this.#paused && this.#waiting.length <= WAITING_MAX / 2) {
        this.#paused = false;
        this.#core.resume(this.#id);
      }
      if (event) return { value: event, done: false };
    }
    if (!this.#over) return new Promise((resolve, reject) => this.#await({ resolve, reject }));
    const error = this.#error;
    this.#error = undefined;
    if (error) throw error;
    return { value: undefined, done: true };
  }

  async return(value) {
    this.close();
    return { value, done: true };
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  close() {
    this.#waiting = [];
    this.#error = undefined;
    this.#finish(new ConfabError("cancelled", "the subscription was closed before it began"));
    for (const reader of this.#takeReaders()) reader.resolve({ value: undefined, done: true });
  }

  // --- called by the core ---

  start({ cursor, resumed }) {
    this.#cursor = cursor;
    this.#resumed = resumed;
    this.#settleStart("resolve", { cursor, resumed });
  }

  put(json) {
    if (this.#readers.length > 0) {
      const event = this.#read(json);
      if (event) this.#takeReader().resolve({ value: event, done: false });
      return;
    }
    this.#waiting.push(json);
    if (!this.#paused && this.#waiting.length >= WAITING_MAX) {
      this.#paused = true;
      this.#core.pause(this.#id);
    }
  }

  /** It is over by itself. */
  end(error) {
    this.#error = error;
    this.#finish(error);
    this.#failReaders();
  }

  // --- within ---

  /** The event, or undefined if this version does not know its kind. */
  #read(json) {
    const event = JSON.parse(json);
    this.#cursor = event.cursor;
    return eventKinds.has(event.event) ? event : undefined;
  }

  #fail(error) {
    this.#waiting = [];
    this.end(error);
  }

  #finish(error) {
    if (this.#over) return;
    this.#over = true;
    this.#settleStart("reject", error);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    if (this.#id !== undefined) this.#core.unsubscribe(this.#id);
  }

  #settleStart(how, value) {
    if (!this.#settleStarted) return;
    this.#settleStarted[how](value);
    this.#settleStarted = undefined;
    this.#core.release();
  }

  #await(reader) {
    if (this.#readers.push(reader) === 1) this.#core.hold();
  }

  #takeReader() {
    const reader = this.#readers.shift();
    if (this.#readers.length === 0) this.#core.release();
    return reader;
  }

  #takeReaders() {
    const readers = this.#readers;
    if (readers.length > 0) this.#core.release();
    this.#readers = [];
    return readers;
  }

  /** The first hears why, the others that nothing more comes. */
  #failReaders() {
    const [first, ...others] = this.#takeReaders();
    if (!first) return;
    first.reject(this.#error);
    this.#error = undefined;
    for (const reader of others) reader.resolve({ value: undefined, done: true });
  }
}

/** The whole log, as a host follows it under a name. */
class Follower extends Subscription {
  #confirm;

  constructor(core, name, { from = "", signal } = {}) {
    if (typeof name !== "string") throw new TypeError("the name must be a string");
    if (typeof from !== "string") throw new TypeError("from must be a string");
    let id;
    super(core, undefined, { signal }, (self) => (id = core.follow(name, from, self)));
    this.#confirm = (cursor) => id !== undefined && core.confirm(id, cursor);
  }

  confirm(cursor = this.cursor) {
    if (typeof cursor !== "string") throw new TypeError("the cursor must be a string");
    this.#confirm(cursor);
  }
}

if (Symbol.asyncDispose) {
  Object.defineProperty(Subscription.prototype, Symbol.asyncDispose, {
    value: async function () {
      this.close();
    },
  });
}

module.exports = { Follower, Subscription };
