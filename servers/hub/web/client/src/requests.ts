import type { Clock } from "./environment.js";
import { ConfabError, errorFromProblem } from "./errors.js";

export const kRequestsInFlightMax = 24; // the hub takes 32
export const kRequestsWaitingMax = 256;
export const kFrameBytesMax = 131_072; // the hub closes the connection over more
export const kAnswerTimeoutMs = 20_000;
const kWaitMs = 30_000;

const encoder = new TextEncoder();

interface Request {
  operation: string;
  fields: object;
  repeatable: boolean;
  giveUpTimer: unknown; // while it waits
  answerTimer: unknown; // while it is under way
  resolve(answer: any): void;
  reject(error: ConfabError): void;
}

/**
 * The requests of one connection after the other: those on their way by number, and those that wait for a connection or for
 * a place. A repeatable request outlives its connection and is sent again on the next; any other fails with `disconnected`.
 */
export class Requests {
  #waiting: Request[] = [];
  #inFlight = new Map<number, Request>();
  #nextId = 1;
  #send: ((text: string) => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly unanswered: () => void,
  ) {}

  add<T>(operation: string, fields: object, repeatable: boolean): Promise<T> {
    if (this.#waiting.length >= kRequestsWaitingMax) {
      return Promise.reject(new ConfabError("overloaded", "too many requests are waiting for the connection"));
    }
    return new Promise<T>((resolve, reject) => {
      const request: Request = { operation, fields, repeatable, giveUpTimer: undefined, answerTimer: undefined, resolve, reject };
      request.giveUpTimer = this.clock.setTimeout(() => this.#giveUp(request), kWaitMs);
      this.#waiting.push(request);
      this.#pump();
    });
  }

  /** A connection is there: `send` takes frames from now on. */
  connected(send: (text: string) => void): void {
    this.#send = send;
    this.#pump();
  }

  disconnected(): void {
    this.#send = undefined;
    const lost = [...this.#inFlight.values()];
    this.#inFlight.clear();
    for (const request of lost) this.clock.clearTimeout(request.answerTimer);
    this.#waiting.unshift(...lost.filter((request) => request.repeatable));
    for (const request of lost) {
      if (!request.repeatable) this.#finish(request, new ConfabError("disconnected", "the connection was lost before the answer"));
    }
  }

  /** The user is gone: their requests are given up. */
  abandon(): void {
    this.disconnected();
    for (const request of this.#waiting.splice(0)) this.#finish(request, new ConfabError("offline", "signed out"));
  }

  /** False if no such request is under way. */
  answered(frame: { id?: unknown; ok?: unknown; error?: unknown }): boolean {
    const request = this.#inFlight.get(frame.id as number);
    if (!request) return false;
    this.#inFlight.delete(frame.id as number);
    this.clock.clearTimeout(request.answerTimer);
    if (frame.error === undefined) this.#finish(request, undefined, frame.ok);
    else this.#finish(request, errorFromProblem(frame.error, "internal"));
    this.#pump();
    return true;
  }

  #pump(): void {
    while (this.#send && this.#waiting.length > 0 && this.#inFlight.size < kRequestsInFlightMax) {
      const request = this.#waiting.shift()!;
      const id = this.#nextId++;
      const text = JSON.stringify({ id, op: request.operation, ...request.fields });
      if (encoder.encode(text).length > kFrameBytesMax) {
        this.#finish(request, new ConfabError("too_large", "the request is too large"));
        continue;
      }
      request.answerTimer = this.clock.setTimeout(() => this.unanswered(), kAnswerTimeoutMs);
      this.#inFlight.set(id, request);
      this.#send(text);
    }
  }

  /** Ends a request that still waits; one under way ends with its answer or its connection. */
  #giveUp(request: Request): void {
    const index = this.#waiting.indexOf(request);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    request.reject(new ConfabError("offline", "there is no connection to the server"));
  }

  #finish(request: Request, error: ConfabError | undefined, answer?: unknown): void {
    this.clock.clearTimeout(request.giveUpTimer);
    if (error) request.reject(error);
    else request.resolve(answer);
  }
}
