import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf, visible } from "./names.js";
import { roving, settleTabStops } from "./roving.js";
import { rows, shared } from "./styles.js";
import { errorInWords } from "./words.js";

const kFilterPauseMs = 180;

/** Everybody but oneself, filtered by how the address begins, more as one scrolls. Tells `person` when one is taken. */
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
    const people = this.people.filter(({ id }) => id !== this.client.user?.id && !this.except.has(id));
    return html`<div class="filter">
        ${icons.search}
        <input
          class="field"
          type="search"
          placeholder="Find by e-mail"
          aria-label="Find people by e-mail"
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
      </div>`;
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
    return html`<p class="state" data-test="people-empty">${this.wanted ? "Nobody's address begins like that." : "Nobody else is here yet."}</p>`;
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
      const page = await this.client.users(this.wanted, after);
      if (run !== this.run) return;
      this.people = after === undefined ? page.users : [...this.people, ...page.users];
      this.next = page.next;
    } catch (reason) {
      if (run === this.run) this.error = errorInWords(reason);
    }
    if (run === this.run) this.loading = false;
  }
}
