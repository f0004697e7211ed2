import type { Clock } from "./environment.js";
import type { User } from "./wire.js";

const kUsersMax = 5_000;
const kAtOnceMax = 4;
const kWaitingMax = 500;
const kGlanceMs = 250;

/**
 * Users by id, as far as they were seen. Unknown users who are still wanted a moment later are fetched, a few at a time: while
 * hundreds join a group, most names are on the screen for one frame only.
 */
export class People {
  #users = new Map<number, User>();
  #glanced = new Set<number>(); // asked for just now
  #wanted = new Set<number>(); // asked for a moment ago: fetched if they are asked for again
  #timer: unknown;
  #asked = new Set<number>();
  #waiting: number[] = [];
  #underWay = 0;

  constructor(
    private readonly clock: Clock,
    private readonly fetchUser: (user: number) => Promise<User>,
    private readonly changed: () => void,
  ) {}

  add(user: User): void {
    this.#users.delete(user.id);
    this.#users.set(user.id, user);
    const oldest = this.#users.keys().next();
    if (this.#users.size > kUsersMax && !oldest.done) {
      this.#users.delete(oldest.value);
      this.#asked.delete(oldest.value);
    }
  }

  get(user: number): User | undefined {
    const known = this.#users.get(user);
    if (known || this.#asked.has(user)) return known;
    if (this.#wanted.has(user) && this.#waiting.length < kWaitingMax) {
      this.#wanted.delete(user);
      this.#asked.add(user);
      this.#waiting.push(user);
      void this.#pump();
    } else if (this.#glanced.size < kWaitingMax) {
      this.#glanced.add(user);
      this.#timer ??= this.clock.setTimeout(() => this.#look(), kGlanceMs);
    }
    return undefined;
  }

  clear(): void {
    this.#users.clear();
    this.#asked.clear();
    this.#glanced.clear();
    this.#wanted.clear();
    this.#waiting = [];
  }

  /** Lets the page ask again for those that it still shows. */
  #look(): void {
    this.#timer = undefined;
    this.#wanted = this.#glanced;
    this.#glanced = new Set();
    if (this.#wanted.size > 0) this.changed();
  }

  async #pump(): Promise<void> {
    if (this.#underWay >= kAtOnceMax) return;
    const user = this.#waiting.shift();
    if (user === undefined) return;
    this.#underWay++;
    try {
      this.add(await this.fetchUser(user));
      this.changed();
    } catch {
      this.#asked.delete(user); // fetched again when they are asked for again
    } finally {
      this.#underWay--;
      void this.#pump();
    }
  }
}
