import type { User, UserPageById } from "./wire.js";

const kPageUsers = 200;

/** Whom this user has blocked: read when it is first asked for, and again when it changed on another device. */
export class Blocks {
  #users: User[] | undefined;
  #run = 0;
  #reading = false;

  constructor(
    private readonly read: (fields: object) => Promise<UserPageById>,
    private readonly changed: () => void,
  ) {}

  /** By id; none while they are not known yet. */
  get users(): User[] {
    if (!this.#users && !this.#reading) void this.#readAll();
    return this.#users ?? [];
  }

  has(user: number): boolean {
    return this.users.some(({ id }) => id === user);
  }

  /** Known to have changed; whoever asks reads them again. What is known stays until then. */
  reread(): void {
    if (this.#users || this.#reading) void this.#readAll();
  }

  /** After one's own blocking or unblocking. */
  set(user: User, blocked: boolean): void {
    const others = (this.#users ?? []).filter(({ id }) => id !== user.id);
    this.#users = blocked ? [...others, user].sort((a, b) => a.id - b.id) : others;
    void this.#readAll(); // another device may have changed them too
    this.changed();
  }

  clear(): void {
    this.#run++;
    this.#users = undefined;
    this.#reading = false;
  }

  async #readAll(): Promise<void> {
    const run = ++this.#run;
    this.#reading = true;
    const users: User[] = [];
    try {
      for (let after: number | null = 0; after !== null; ) {
        const page: UserPageById = await this.read({ limit: kPageUsers, ...(after ? { after } : {}) });
        if (run !== this.#run) return;
        users.push(...page.users);
        after = page.next;
      }
      this.#users = users;
    } catch {
      if (run !== this.#run) return;
      this.#users ??= []; // a visitor has none, and a service of before cannot tell; the next change asks again
    }
    this.#reading = false;
    this.changed();
  }
}
