"use strict";

const { cancelled, errorOf, notOpen } = require("./error.js");
const native = require("./native.js");

// The kinds of items, as in confab.h.
const REPLY = 1;
const STARTED = 2;
const EVENT = 3;
const ENDED = 4;

/** What an engine and its callers share: the calls in flight and the subscriptions. The addon calls the first three methods. */
class Core {
  #calls = new Map();
  #subscriptions = new Map();
  #holders = 1; // who waits for something; the addon begins with one, the opening
  #onOpened;
  #onClosed;
  #onIdle;
  #closing;

  /** Resolves to undefined, or to what the addon gives for an error. */
  open(options, log) {
    return new Promise((resolve) => {
      this.#onOpened = resolve;
      native.open(this, options, log);
    });
  }

  opened(error) {
    this.#onOpened(error ?? undefined);
    if (error) this.#closing = Promise.resolve();
    this.release();
  }

  deliver(items) {
    for (let i = 0; i < items.length; i += 3) {
      const id = items[i + 1];
      const value = items[i + 2];
      switch (items[i]) {
        case REPLY:
          this.#endCall(id, value);
          break;
        case STARTED:
          this.#subscriptions.get(id)?.start(JSON.parse(value));
          break;
        case EVENT:
          this.#subscriptions.get(id)?.put(value);
          break;
        case ENDED:
          this.#subscriptions.get(id)?.end(errorOf(value));
          break;
      }
    }
  }

  closed() {
    this.#onClosed?.();
  }

  /** Keeps the process from ending, and the engine from being collected, until release(). */
  hold() {
    if (this.#holders++ === 0) native.hold(this, 1);
  }

  release() {
    if (--this.#holders === 0) native.hold(this, 0);
  }

  call(caller, operation, request, { signal } = {}) {
    return new Promise((resolve, reject) => {
      if (typeof operation !== "string") throw new TypeError("the operation must be a string");
      if (signal?.aborted) throw cancelled(signal);
      if (this.#closing) throw notOpen();
      const json = request === undefined ? "" : JSON.stringify(request);
      const id = native.call(this, caller.kind, caller.user, caller.session, caller.token, operation, json);
      if (typeof id !== "number") throw errorOf(id);
      const call = { resolve, reject, signal, abort: undefined };
      if (signal) {
        call.abort = () => native.cancel(this, id);
        signal.addEventListener("abort", call.abort, { once: true });
      }
      this.#calls.set(id, call);
      this.hold();
    });
  }

  #endCall(id, value) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    this.release();
    if (call.abort) call.signal.removeEventListener("abort", call.abort);
    if (typeof value === "string") {
      call.resolve(JSON.parse(value));
    } else {
      const gaveUp = value[0] === "cancelled" && call.signal?.aborted;
      call.reject(gaveUp ? cancelled(call.signal) : errorOf(value));
    }
    if (this.#calls.size === 0) this.#onIdle?.();
  }

  /** The number of a new subscription. Throws a ConfabError. */
  subscribe(caller, cursor, subscription) {
    if (this.#closing) throw notOpen();
    const id = native.subscribe(this, caller.kind, caller.user, caller.session, caller.token, cursor);
    if (typeof id !== "number") throw errorOf(id);
    this.#subscriptions.set(id, subscription);
    return id;
  }

  /** The number of a new follower. Throws a ConfabError. */
  follow(name, from, follower) {
    if (this.#closing) throw notOpen();
    const id = native.follow(this, name, from);
    if (typeof id !== "number") throw errorOf(id);
    this.#subscriptions.set(id, follower);
    return id;
  }

  confirm(id, cursor) {
    const error = native.confirm(this, id, cursor);
    if (error !== undefined) throw errorOf(error);
  }

  unsubscribe(id) {
    this.#subscriptions.delete(id);
    native.unsubscribe(this, id);
  }

  pause(id) {
    native.pause(this, id);
  }

  resume(id) {
    native.resume(this, id);
  }

  close() {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close() {
    this.hold();
    for (const subscription of [...this.#subscriptions.values()]) subscription.close();
    if (this.#calls.size > 0) await new Promise((resolve) => (this.#onIdle = resolve));
    await new Promise((resolve) => {
      this.#onClosed = resolve;
      native.close(this);
    });
    this.release();
  }
}

module.exports = { Core };
