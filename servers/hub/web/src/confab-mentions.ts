import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { kEverybody, type Mentioned, mentionedUser, queryAt, suggestionsFor } from "./mentions.js";
import { named } from "./names.js";
import { rows, shared } from "./styles.js";

const kPageMembers = 1_000;
const kMembersMax = 5_000; // in larger groups those who come later are not offered

/**
 * Offers the members of a conversation while somebody is being named after an @. The field keeps the focus and hands its keys to
 * `pressed`. Tells `mention` (who, and where the @ stands).
 */
@customElement("confab-mentions")
export class ConfabMentions extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      ul {
        position: absolute;
        bottom: 0.375rem;
        inset-inline: 0;
        z-index: 2;
        max-width: 22rem;
        padding: 0.25rem;
        border: 1px solid var(--line);
        border-radius: 0.875rem;
        background: var(--raised);
        box-shadow: var(--shadow-high);
      }
      .row {
        padding: 0.3125rem 0.5rem;
        cursor: pointer;
      }
      .row[aria-selected="true"] {
        background: var(--chosen);
      }
      @media (forced-colors: active) {
        .row[aria-selected="true"] {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["members"];
  @property({ type: Number }) conversation = 0;
  @property({ type: Boolean }) everybody = false;
  @state() private options: Mentioned[] = [];
  @state() private at = 0;
  private from = 0;
  private looked: { text: string; caret: number } | undefined; // while the members are read
  private members: Mentioned[] | undefined;
  private membersOf = 0;

  /** The text as it is now, and where the caret stands; -1: nowhere. */
  look(text: string, caret: number): void {
    const found = caret < 0 ? undefined : queryAt(text, caret);
    this.looked = found ? { text, caret } : undefined;
    if (!found) return this.close();
    if (!this.members || this.membersOf !== this.conversation) return void this.read();
    const all = this.everybody ? [...this.members, { id: 0, name: kEverybody }] : this.members;
    const options = suggestionsFor(found.query, all);
    const whole = options.length === 1 && options[0]!.name === found.query; // written out already
    this.from = found.from;
    this.at = 0;
    this.options = whole ? [] : options;
  }

  close(): void {
    this.looked = undefined;
    this.options = [];
  }

  /** A key that the field got. True if it was for this list. */
  pressed({ key }: KeyboardEvent): boolean {
    const { length } = this.options;
    if (length === 0) return false;
    if (key === "ArrowDown") this.at = (this.at + 1) % length;
    else if (key === "ArrowUp") this.at = (this.at + length - 1) % length;
    else if (key === "Enter" || key === "Tab") this.choose(this.options[this.at]!);
    else if (key === "Escape") this.close();
    else return false;
    return true;
  }

  protected override heard(_name: keyof ClientEvents, value: unknown): void {
    if (value === this.conversation) this.members = undefined;
  }

  override render(): TemplateResult {
    const { options } = this;
    return html`${options.length > 0
        ? html`<ul role="listbox" aria-label="People to mention" @pointerdown=${(event: Event) => event.preventDefault()} data-test="mention-list">
            ${options.map(
              (one, at) => html`<li
                class="row"
                role="option"
                aria-selected=${at === this.at}
                @click=${() => this.choose(one)}
                data-test="mention-option"
              >
                ${avatar(one.name, one.id, "small")}<span class="name ellipsis">${named(one.name)}</span>
              </li>`,
            )}
          </ul>`
        : nothing}
      <p class="visually-hidden" role="status" data-test="mention-spoken">
        ${options.length > 0 ? `${options[this.at]!.name}, ${this.at + 1} of ${options.length}. Enter mentions them.` : nothing}
      </p>`;
  }

  private choose(who: Mentioned): void {
    const { from } = this;
    this.close();
    this.dispatchEvent(new CustomEvent("mention", { detail: { from, who } }));
  }

  /** All of them once, when the first @ is typed. */
  private async read(): Promise<void> {
    const { conversation } = this;
    if (this.membersOf === conversation && !this.members && this.reading) return;
    this.reading = true;
    this.membersOf = conversation;
    this.members = undefined;
    const members: Mentioned[] = [];
    try {
      for (let after: number | null | undefined = undefined; after !== null && members.length < kMembersMax; ) {
        const page = await this.client.members(conversation, after, kPageMembers);
        members.push(...page.members.map(({ user }) => mentionedUser(user)).filter(({ id }) => id !== this.client.user?.id));
        after = page.next;
      }
    } catch {
      return; // the next letter asks again
    } finally {
      this.reading = false;
    }
    if (conversation !== this.conversation) return;
    this.members = members;
    if (this.looked) this.look(this.looked.text, this.looked.caret);
  }

  private reading = false;
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-mentions": ConfabMentions;
  }
}
