import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Conversation } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { isMuted } from "./group-rules.js";
import { icons } from "./icons.js";
import { inWords, named, titleOf } from "./names.js";
import { roving, settleTabStops } from "./roving.js";
import { rows, shared } from "./styles.js";
import { exactTime, shortTime } from "./times.js";
import { errorInWords, plural, previewOf, typingInWords } from "./words.js";

const kShownAtOnce = 100;
const kReadAheadPx = 600;

/** The conversations, the last active first: last message, time, unread count. More of them as one scrolls. */
@customElement("confab-conversations")
export class ConfabConversations extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      :host {
        display: block;
        min-height: 0;
        padding: 0.25rem 0.5rem 1rem;
        overflow-y: auto;
        overscroll-behavior: contain;
      }
      a {
        color: inherit;
        text-decoration: none;
      }
      .top,
      .bottom {
        display: flex;
        align-items: baseline;
        gap: 0.5rem;
      }
      .top > :first-child,
      .bottom > :first-child {
        flex: 1;
      }
      .texts {
        grid-column: 2 / -1;
      }
      time {
        font-size: 0.75rem;
        color: var(--soft);
        white-space: nowrap;
      }
      .unread .below {
        color: var(--ink);
      }
      .unread .name {
        font-weight: 650;
      }
      .unread time {
        color: var(--accent-strong);
        font-weight: 600;
      }
      .below.typing {
        color: var(--accent-strong);
      }
      .badge {
        align-self: center;
        min-width: 1.25rem;
        padding: 0 0.375rem;
        border-radius: 0.625rem;
        background: var(--accent);
        color: var(--accent-ink);
        font-size: 0.75rem;
        font-weight: 650;
        line-height: 1.25rem;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .muted .badge {
        background: var(--soft);
        color: var(--surface);
      }
      .dot {
        min-width: 0.75rem;
        width: 0.75rem;
        height: 0.75rem;
        padding: 0;
      }
      .sign {
        align-self: center;
        color: var(--soft);
      }
      .filter {
        font-size: 0.8438rem;
      }
      @media (forced-colors: active) {
        .badge {
          forced-color-adjust: none;
          background: Highlight;
          color: HighlightText;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["conversations", "people", "connection", "typing"];
  protected override readonly showsTime = true;
  @property({ type: Number }) chosen = 0;
  @state() private archive = false; // what is hidden, instead of the others
  @state() private shown = kShownAtOnce;
  @state() private error = "";
  private reading = false;
  @query("ul") private list?: HTMLElement;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("scroll", this.scrolled);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("scroll", this.scrolled);
  }

  override focus(): void {
    this.list?.querySelector<HTMLElement>('[data-roving][tabindex="0"]')?.focus();
  }

  override render(): TemplateResult {
    const conversations = this.archive ? this.client.archived : this.client.conversations;
    if (this.archive && conversations.length === 0) return html`${this.filter()}<p class="state" data-test="archive-empty">Nothing is in the archive.</p>`;
    if (conversations.length === 0) {
      if (!this.client.synced) return html`<p class="state" data-test="conversations-loading">Reading your conversations…</p>`;
      return html`<div class="state" data-test="conversations-empty">
        <p>No conversations yet.</p>
        <p><button class="button" type="button" @click=${() => this.tell("show-people")}>Find people to talk with</button></p>
        <p>${this.filter()}</p>
      </div>`;
    }
    return html`${this.filter()}<ul aria-label=${this.archive ? "Archive" : "Conversations"} @keydown=${(event: KeyboardEvent) => roving(event, this.list!)} @focusin=${this.focused}>
      ${repeat(
        conversations.slice(0, this.shown),
        ({ id }) => id,
        (conversation) => html`<li>${this.line(conversation)}</li>`,
      )}
    </ul>
    <div role="status">${this.status()}</div>`;
  }

  protected override updated(_: PropertyValues): void {
    settleTabStops(this.list, this.shadowRoot?.activeElement);
    if (this.list) this.scrolled();
  }

  private filter(): TemplateResult {
    return html`<button class="button filter" type="button" aria-pressed=${this.archive} @click=${this.toggleArchive} data-test="archive">
      ${this.archive ? "Back to all conversations" : "Archive"}
    </button>`;
  }

  private async toggleArchive(): Promise<void> {
    this.archive = !this.archive;
    this.shown = kShownAtOnce;
    this.error = "";
    if (!this.archive) return;
    try {
      await this.client.loadArchived();
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }

  private status(): TemplateResult | typeof nothing {
    if (this.error) {
      return html`<div class="state">
        <p class="error">${this.error}</p>
        <button class="button" type="button" @click=${() => this.readMore()} data-test="more-conversations">Try again</button>
      </div>`;
    }
    return this.reading ? html`<p class="state">Reading older ones…</p>` : nothing;
  }

  private readonly scrolled = (): void => {
    const hidden = this.clientHeight === 0; // as on a phone while a conversation is open
    if (hidden || this.scrollHeight - this.scrollTop - this.clientHeight > kReadAheadPx) return;
    if (this.archive) {
      if (this.shown < this.client.archived.length) this.shown += kShownAtOnce;
    } else if (this.shown < this.client.conversations.length) this.shown += kShownAtOnce;
    else if (this.client.moreConversations && !this.error) void this.readMore();
  };

  private async readMore(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    this.error = "";
    this.requestUpdate();
    try {
      await this.client.loadMoreConversations();
    } catch (reason) {
      this.error = errorInWords(reason);
    }
    this.reading = false;
    this.requestUpdate();
  }

  private line(conversation: Conversation): TemplateResult {
    const { id, last_message: last } = conversation;
    const unread = conversation.active ? conversation.unread : 0; // who has left cannot mark them as read
    const me = this.client.user?.id ?? 0;
    const title = titleOf(conversation);
    const at = last?.at ?? conversation.created_at;
    const group = conversation.kind === "group";
    const mentions = plural(conversation.unread_mentions, "mention of you", "mentions of you");
    const person = (user: number) => this.client.person(user);
    const typing = typingInWords(this.client.typing(id), person);
    const marked = conversation.marked_unread && unread === 0;
    const muted = isMuted(conversation, Date.now());
    return html`<a
      class="row ${unread > 0 || marked ? "unread" : ""} ${muted ? "muted" : ""}"
      href="#/c/${id}"
      aria-current=${id === this.chosen ? "true" : "false"}
      data-roving
      data-test="conversation-item"
      data-conversation-id=${id}
    >
      ${avatar(title, conversation.peer?.id ?? id)}
      <span class="texts">
        <span class="top">
          <span class="name ellipsis" data-test="conversation-name">${named(title)}</span>
          ${muted ? html`<span class="sign" role="img" aria-label="muted" title="Muted" data-test="muted">${icons.muted}</span>` : nothing}
          ${conversation.pinned ? html`<span class="sign" role="img" aria-label="pinned" title="Pinned" data-test="pinned">${icons.pin}</span>` : nothing}
          <time datetime=${new Date(at).toISOString()} title=${exactTime(at)}>${shortTime(at, Date.now())}</time>
        </span>
        <span class="bottom">
          ${typing.length > 0
            ? html`<span class="below ellipsis typing" data-test="list-typing">${inWords(typing)}</span>`
            : html`<span class="below ellipsis" data-test="last-message">${inWords(previewOf(last, me, group, person))}</span>`}
          ${unread > 0 && conversation.unread_mentions > 0
            ? html`<span class="badge" data-test="unread-mentions" title=${mentions} aria-label=${mentions}>@</span>`
            : nothing}
          ${unread > 0
            ? html`<span class="badge" data-test="unread" aria-label=${plural(unread, "unread message", "unread messages")}
                >${unread > 999 ? "999+" : unread}</span
              >`
            : marked
              ? html`<span class="badge dot" role="img" aria-label="marked as unread" data-test="marked-unread"></span>`
              : nothing}
        </span>
      </span>
    </a>`;
  }

  private focused(event: FocusEvent): void {
    settleTabStops(this.list, event.target);
  }
}
