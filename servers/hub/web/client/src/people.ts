import type { User } from "./wire.js";

const kUsersMax = 5_000;
const kAtOnceMax = 4;
const kWaitingMax = 500;

/** Users by id, as far as they were seen; who is asked for and unknown is fetched, a few at a time. */
export class People {
  #users = new Map<number, User>();
  #asked = new Set<number>();
  #waiting: number[] = [];
  #underWay = 0;

  constructor(
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
    if (!known && !this.#asked.has(user) && this.#waiting.length < kWaitingMax) {
      this.#asked.add(user);
      this.#waiting.push(user);
      void this.#pump();
    }
    return known;
  }

  clear(): void {
    this.#users.clear();
    this.#asked.clear();
    this.#waiting = [];
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
      this.#asked.delete(user); // asked again when somebody needs him again
    } finally {
      this.#underWay--;
      void this.#pump();
    }
  }
}
