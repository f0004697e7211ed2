import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { type ClientEvents, ConfabError, type Directory, type User, type UserPage } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf, visible } from "./names.js";
import { roving, settleTabStops } from "./roving.js";
import { rows, shared } from "./styles.js";
import { errorInWords } from "./words.js";

const kFilterPauseMs = 180;

const kOfNames = "name "; // where a list goes on
const kOfAddresses = "address ";
const kNumber = /^#?(\d{1,15})$/u;
const kAddress = /^[^\s@]+@[^\s@]+$/u;

const kHints: Record<Directory, string> = { open: "Find by name or e-mail", exact: "Find by name, whole e-mail or number", contacts: "Find by name or number" };

/**
 * The people that this user finds, without themselves; more as one scrolls. Where not everybody is listed, people reach strangers by
 * their number. Fires `person` when one is chosen.
 */
@customElement("confab-people")
export class ConfabPeople extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .filter {
        position: relative;
        flex: none;
        margin: 0.25rem 0.75rem 0.5rem;
      }
      .filter svg {
        position: absolute;
        left: 0.75rem;
        top: 0.75rem;
        color: var(--soft);
        pointer-events: none;
      }
      .filter .field {
        padding-left: 2.375rem;
      }
      .scroller {
        flex: 1;
        min-height: 0;
        padding: 0 0.5rem 1rem;
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      .tick {
        display: grid;
        place-items: center;
        width: 1.375rem;
        height: 1.375rem;
        border: 1.5px solid var(--soft);
        border-radius: 50%;
      }
      [aria-pressed="false"] .tick svg {
        visibility: hidden;
      }
      [aria-pressed="true"] .tick {
        border-color: var(--accent);
        background: var(--accent);
        color: var(--accent-ink);
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  /** With a set, people are ticked rather than opened. */
  @property({ attribute: false }) picked?: ReadonlySet<number>;
  @property({ attribute: false }) except: ReadonlySet<number> = new Set();
  @state() private people: User[] = [];
  @state() private next: string | null = null;
  @state() private directory: Directory = "open";
  @state() private loading = true;
  @state() private error = "";
  @query("ul") private list?: HTMLElement;
  private wanted = "";
  private run = 0;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.run++;
  }

  override focus(): void {
    this.list?.querySelector<HTMLElement>('[data-roving][tabindex="0"]')?.focus();
  }

  override render(): TemplateResult {
    const people = this.shown();
    return html`<div class="filter">
        ${icons.search}
        <input
          class="field"
          type="search"
          placeholder=${kHints[this.directory]}
          aria-label=${kHints[this.directory].replace("Find", "Find people")}
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          @input=${this.filtered}
          @keydown=${this.fromFilter}
          data-test="people-filter"
        />
      </div>
      <div class="scroller" @scroll=${this.scrolled}>
        <ul aria-label="People" @keydown=${(event: KeyboardEvent) => roving(event, this.list!)} @focusin=${this.focused}>
          ${repeat(
            people,
            ({ id }) => id,
            (person) => html`<li>${this.line(person)}</li>`,
          )}
        </ul>
        <div role="status">${this.status(people.length)}</div>
        ${this.directory === "open" ? nothing : this.ownNumber()}
      </div>`;
  }

  /** The people that were found and, if a number was typed, the user of that number. */
  private shown(): User[] {
    const people = this.people.filter(({ id }) => id !== this.client.user?.id && !this.except.has(id));
    const number = Number(kNumber.exec(this.wanted)?.[1] ?? 0);
    const known = number === 0 || number === this.client.user?.id || this.except.has(number) || people.some(({ id }) => id === number);
    if (this.directory === "open" || known) return people;
    return [{ id: number, email: "", name: "", created_at: 0 }, ...people];
  }

  private ownNumber(): TemplateResult {
    return html`<p class="state quiet" data-test="my-number">Your number is ${this.client.user?.id}. Whoever knows it can write to you.</p>`;
  }

  protected override updated(_: PropertyValues): void {
    settleTabStops(this.list, this.shadowRoot?.activeElement);
    const scroller = this.list?.parentElement;
    if (scroller && scroller.scrollHeight <= scroller.clientHeight + 200) void this.loadMore();
  }

  private line(person: User): TemplateResult {
    const ticked = this.picked?.has(person.id);
    return html`<button
      class="row"
      type="button"
      aria-pressed=${this.picked ? String(ticked) : nothing}
      @click=${() => this.tell("person", person)}
      data-roving
      data-test="person"
      data-user-id=${person.id}
    >
      ${avatar(nameOf(person), person.id)}
      <span>
        <span class="name ellipsis" data-test="person-name">${named(nameOf(person))}</span>
        ${person.name && person.email ? html`<span class="below ellipsis" data-test="person-email">${named(visible(person.email))}</span>` : nothing}
      </span>
      ${this.picked ? html`<span class="tick">${icons.check}</span>` : nothing}
    </button>`;
  }

  private status(shown: number): TemplateResult | typeof nothing {
    if (this.error) {
      return html`<div class="state">
        <p class="error">${this.error}</p>
        <button class="button" type="button" @click=${() => this.load()}>Try again</button>
      </div>`;
    }
    if (this.loading) return shown === 0 ? html`<p class="state">Looking…</p>` : nothing;
    if (shown > 0 || this.next !== null) return nothing;
    return html`<p class="state" data-test="people-empty">${this.nobody()}</p>`;
  }

  private nobody(): string {
    if (this.directory === "open") return this.wanted ? "Nobody is called like that, and nobody's address begins so." : "Nobody else is here yet.";
    if (this.wanted) return "Nobody you talk with is called like that.";
    const how = this.directory === "exact" ? "their number or their whole e-mail address" : "their number";
    return `You share no conversation with anybody yet. Type ${how} to write to somebody.`;
  }

  private focused(event: FocusEvent): void {
    settleTabStops(this.list, event.target);
  }

  private fromFilter(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    this.list?.querySelector<HTMLElement>("[data-roving]")?.focus();
  }

  private filtered(event: InputEvent): void {
    this.wanted = (event.target as HTMLInputElement).value.trim().toLowerCase();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.load(), kFilterPauseMs);
  }

  private scrolled(event: Event): void {
    const { scrollTop, scrollHeight, clientHeight } = event.target as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < 300) void this.loadMore();
  }

  private async load(): Promise<void> {
    await this.page(undefined);
  }

  private async loadMore(): Promise<void> {
    if (this.next !== null && !this.loading && !this.error) await this.page(this.next);
  }

  private async page(after: string | undefined): Promise<void> {
    const run = ++this.run;
    this.loading = true;
    this.error = "";
    try {
      const page = await this.find(after);
      if (run !== this.run) return;
      this.directory = page.directory;
      const before = after === undefined ? [] : this.people;
      this.people = [...before, ...page.users.filter(({ id }) => !before.some((known) => known.id === id))];
      this.next = page.next;
    } catch (reason) {
      if (run === this.run) this.error = errorInWords(reason);
    }
    if (run === this.run) this.loading = false;
  }

  /** Nothing typed lists everybody. Words are searched for in names, and then, where addresses are shown, in these too. */
  private async find(after: string | undefined): Promise<UserPage> {
    const { wanted, directory } = this;
    if (wanted.includes("@") && directory !== "open") {
      return kAddress.test(wanted) ? this.client.usersByEmail(wanted) : { users: [], next: null, directory };
    }
    if (!wanted || wanted.includes("@")) return this.client.users(wanted, after);
    if (after === undefined || after.startsWith(kOfNames)) {
      const names = await this.searched(after?.slice(kOfNames.length));
      if (names) return { ...names, next: names.next !== null ? kOfNames + names.next : names.directory === "open" ? kOfAddresses : null };
    }
    const page = await this.client.users(wanted, after?.slice(kOfAddresses.length) || undefined);
    return { ...page, next: page.next && kOfAddresses + page.next };
  }

  /** Nothing while the service still has a part of an older version, which knows no search. */
  private async searched(after: string | undefined): Promise<UserPage | undefined> {
    try {
      return await this.client.searchUsers(this.wanted, after);
    } catch (reason) {
      if (reason instanceof ConfabError && (reason.code === "unsupported" || reason.code === "not_found")) return undefined;
      throw reason;
    }
  }
}
