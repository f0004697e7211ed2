// Runs a story of bindings/conformance.json.

import assert from "node:assert/strict";

import { ConfabError } from "@confab/engine";

const EVENT_MS = 10_000;

const typeOf = (value) => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
};
const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const isObject = (value) => typeOf(value) === "object";
const is = (value, member) => isObject(value) && Object.hasOwn(value, member);

/** The result of a promise, or a failure after EVENT_MS. */
function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("nothing came in time")), EVENT_MS)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export class Story {
  #engine;
  #typed;
  #saved = new Map();
  #subscriptions = new Map();

  /** `typed`: by the generated methods, not by name. */
  constructor(engine, typed) {
    this.#engine = engine;
    this.#typed = typed;
  }

  async run(steps) {
    for (const [index, step] of steps.entries()) {
      try {
        await this.#step(step);
      } catch (error) {
        throw new Error(`step ${index + 1}, ${JSON.stringify(step).slice(0, 300)}: ${error.message}`, { cause: error });
      }
    }
  }

  async #step(step) {
    if (step.call) return this.#call(step);
    if (step.subscribe) {
      const cursor = this.#value(step.from);
      const events = this.#caller(step.as).subscribe({ cursor });
      this.#subscriptions.set(step.subscribe, events);
      return inTime(events.started);
    }
    if (step.follow) {
      const events = this.#engine.host.follow(step.under);
      this.#subscriptions.set(step.follow, events);
      return inTime(events.started);
    }
    if (step.confirm) return this.#subscriptions.get(step.confirm).confirm();
    if (step.event) {
      const { value, done } = await inTime(this.#subscriptions.get(step.event).next());
      assert.equal(done, false);
      return this.#match(step.is, value);
    }
    if (step.ended) {
      return this.#fails(inTime(this.#subscriptions.get(step.ended).next()), step.error);
    }
    assert.ok(step.unsubscribe, "no step that this runner knows");
    return this.#subscriptions.get(step.unsubscribe).close();
  }

  async #call(step) {
    const calling = this.#start(step);
    if (step.error) return this.#fails(calling, step.error);
    this.#match(step.reply ?? { "...": true }, await calling);
  }

  async #start(step) {
    const caller = this.#caller(step.as);
    const request = this.#value(step.with);
    if (!this.#typed) return caller.call(step.call, request);
    const [group, method] = step.call.split(".");
    const operations = group === "host" && step.as === "host" ? caller : caller[camel(group)];
    // A host operation asked for by somebody else, or one that there is not, has no method.
    return operations?.[camel(method)]?.(request) ?? caller.call(step.call, request);
  }

  async #fails(promise, pattern) {
    const error = await promise.then(
      (value) => assert.fail(`no error, but ${JSON.stringify(value)}`),
      (reason) => reason,
    );
    if (!(error instanceof ConfabError)) throw error;
    this.#match(pattern, { code: error.code, field: error.field });
  }

  #caller(as) {
    if (as === undefined) return this.#engine.anonymous;
    if (as === "host") return this.#engine.host;
    const who = this.#value(as);
    return "token" in who ? this.#engine.withToken(who.token) : this.#engine.asUser(who.user, who.session);
  }

  #value(given) {
    if (typeof given === "string" && given.startsWith("$")) {
      assert.ok(this.#saved.has(given.slice(1)), `${given} was not saved`);
      return this.#saved.get(given.slice(1));
    }
    if (Array.isArray(given)) return given.map((item) => this.#value(item));
    if (!isObject(given)) return given;
    if (is(given, "$repeat")) return given.$repeat[0].repeat(given.$repeat[1]);
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, this.#value(value)]));
  }

  #match(pattern, found, where = "answer") {
    if (is(pattern, "$save") || is(pattern, "$any")) {
      if (pattern.$any) assert.equal(typeOf(found), pattern.$any, where);
      if (pattern.$save) this.#saved.set(pattern.$save, found);
    } else if (isObject(pattern) && !is(pattern, "$repeat")) {
      const { "...": more, ...members } = pattern;
      assert.equal(typeOf(found), "object", where);
      if (!more) assert.deepEqual(Object.keys(found).sort(), Object.keys(members).sort(), where);
      for (const [name, value] of Object.entries(members)) {
        assert.ok(Object.hasOwn(found, name), `${where} has no ${name}`);
        this.#match(value, found[name], `${where}.${name}`);
      }
    } else if (Array.isArray(pattern)) {
      assert.equal(typeOf(found), "array", where);
      assert.equal(found.length, pattern.length, where);
      pattern.forEach((value, index) => this.#match(value, found[index], `${where}[${index}]`));
    } else {
      assert.deepEqual(found, this.#value(pattern), where);
    }
  }
}
