import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Conversation, Message } from "../client/src/index.js";
import { avatarStyles } from "./avatar.js";
import { actsOn, type ConfabMessageActions, mayReact } from "./confab-message-actions.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { linesOf } from "./lines.js";
import { LongPress } from "./long-press.js";
import { type Attempt, lineStyles, lineView } from "./message-view.js";
import { roving, settleTabStopAtEnd } from "./roving.js";
import { shared } from "./styles.js";
import { errorInWords, plural } from "./words.js";
import "./confab-message-actions.js";
import "./confab-reactions.js";

const kNearEndPx = 60;
const kReadAheadPx = 600;
const kFrameMsMax = 100;
const kMarkedMs = 2_500;

/** The messages of one conversation. Stays at the end while one is there, otherwise where one reads, whatever comes in. */
@customElement("confab-log")
export class ConfabLog extends ClientElement {
  static override styles = [
    shared,
    avatarStyles,
    lineStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        overflow-y: auto;
        overflow-anchor: none;
        overscroll-behavior: contain;
        scrollbar-gutter: stable both-edges;
      }
      .scroller:focus-visible {
        outline-offset: -2px;
      }
      .page {
        display: flex;
        flex-direction: column;
        justify-content: flex-end;
        min-height: 100%;
        max-width: 54rem;
        margin: 0 auto;
        padding: 0.5rem 1rem 1rem;
      }
      .state {
        padding: 2rem 1rem;
        text-align: center;
        color: var(--soft);
      }
      .state.whole {
        margin: auto;
      }
      .jump {
        position: absolute;
        right: 1rem;
        bottom: 0.75rem;
        display: inline-flex;
        align-items: center;
        gap: 0.375rem;
        min-height: 2.375rem;
        min-width: 2.375rem;
        padding: 0 0.6875rem;
        border: 1px solid var(--line);
        border-radius: 1.25rem;
        background: var(--raised);
        box-shadow: var(--shadow-high);
        font-size: 0.8438rem;
        font-weight: 550;
        color: var(--accent-strong);
      }
      @media (pointer: coarse) {
        .jump {
          min-height: 2.75rem;
          min-width: 2.75rem;
          justify-content: center;
          border-radius: 1.375rem;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["messages", "conversations", "people", "connection"];
  protected override readonly showsTime = true;
  @property({ attribute: false }) conversation!: Conversation;
  /** The seq of the message that is being edited, 0 for none. */
  @property({ type: Number }) editing = 0;
  @state() private error = "";
  @state() private atEnd = true;
  @state() private olderUnderWay = false;
  @state() private chosen = 0; // the seq of the message whose actions are shown
  @state() private marked = 0; // the seq of the message that was jumped to
  @state() private attempt: Attempt | undefined;
  @state() private reactionsOf = 0; // the seq of the message of which it is shown who reacted
  @query(".scroller") private scroller!: HTMLElement;
  @query("ol") private list!: HTMLElement;
  @query("confab-message-actions") private actions!: ConfabMessageActions;
  private shownId = 0;
  private switched = false; // to another conversation, in this update
  private newAfter: number | undefined;
  private unmark = 0; // its timer
  private placed = false; // the first page has been scrolled to where it is read from
  private readonly press = new LongPress(".able .bubble", (bubble) => bubble.querySelector<HTMLElement>(".act")?.click());
  private readonly resized = new ResizeObserver(() => this.fit());

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.looked);
    window.addEventListener("focus", this.looked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.looked);
    window.removeEventListener("focus", this.looked);
    this.resized.disconnect();
    this.press.end();
    clearTimeout(this.unmark);
    this.marked = 0;
  }

  override firstUpdated(): void {
    this.resized.observe(this.scroller);
  }

  override focus(): void {
    this.scroller?.focus({ preventScroll: true });
  }

  /** Shows a message, reading those around it first if it is not held, and marks it for a moment. */
  async jumpTo(seq: number): Promise<void> {
    const id = this.conversation.id;
    this.atEnd = false; // what comes in must not scroll to the end
    await this.reading(id, () => this.client.loadAround(id, seq));
    this.requestUpdate();
    await this.updateComplete;
    if (id !== this.shownId || this.error) return;
    this.intoSight(seq);
    this.marked = seq;
    clearTimeout(this.unmark);
    this.unmark = window.setTimeout(() => (this.marked = 0), kMarkedMs);
    this.renderRoot.querySelector<HTMLElement>(`[data-seq="${seq}"] .act`)?.focus({ preventScroll: true });
  }

  /** Shows the end, reading the newest messages first if they are not held. */
  async toEnd(): Promise<void> {
    this.atEnd = true;
    await this.load();
    await this.updateComplete;
    this.keepEnd();
  }

  protected override heard(name: keyof ClientEvents, value: unknown): void {
    if (name === "messages" && value !== this.conversation.id) return;
    if (name === "connection" && this.client.connection.phase === "online") this.error = "";
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    this.switched = this.conversation.id !== this.shownId;
    if (this.switched) {
      this.shownId = this.conversation.id;
      this.newAfter = this.conversation.unread > 0 ? this.conversation.read_seq : undefined;
      this.placed = false;
      this.atEnd = true;
      this.error = "";
      this.attempt = undefined;
      this.marked = 0;
      this.reactionsOf = 0;
    }
    if (!this.client.timeline(this.shownId).loaded && !this.error) void this.load();
  }

  /** However much comes in at once, a frame shows it together; a page out of sight has no frames. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) {
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
        setTimeout(resolve, kFrameMsMax);
      });
    }
    super.scheduleUpdate();
  }

  /** Renders, and then puts the line that one looks at back to where it was. */
  protected override update(changed: PropertyValues): void {
    const anchor = this.hasUpdated && !this.atEnd && !this.switched ? this.anchor() : undefined;
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.focus(); // its message was deleted
    if (!this.client.timeline(this.shownId).loaded) return;
    if (!this.placed) this.place();
    else if (anchor) this.restore(anchor);
    else this.keepEnd();
  }

  protected override updated(changed: PropertyValues): void {
    settleTabStopAtEnd(this.list, this.shadowRoot?.activeElement);
    if (changed.has("editing")) this.intoSight(this.editing);
    this.actions.follow();
    this.markRead();
    this.readAhead();
  }

  override render(): TemplateResult {
    const view = this.client.timeline(this.conversation.id);
    const lines = linesOf(view, this.client.user?.id ?? 0, this.newAfter);
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Messages" @scroll=${this.scrolled} data-test="message-log">
        <div class="page">
          ${view.loaded && this.olderUnderWay ? html`<p class="state">Reading older messages…</p>` : nothing}
          ${this.status(view.loaded, lines.length)}
          <ol
            @keydown=${(event: KeyboardEvent) => roving(event, this.list)}
            @focusin=${(event: FocusEvent) => settleTabStopAtEnd(this.list, event.target)}
            @pointerdown=${this.press.begin}
            @pointermove=${this.press.move}
            @pointerup=${this.press.end}
            @pointercancel=${this.press.end}
            @touchend=${this.press.lift}
            @contextmenu=${this.press.menu}
          >
            ${repeat(
              lines,
              ({ key }) => key,
              (line) => lineView(line, this.context),
            )}
          </ol>
        </div>
      </div>
      ${this.atEnd && view.atEnd ? nothing : this.jumpButton(view.loaded)}
      <confab-message-actions
        .client=${this.client}
        .conversation=${this.conversation}
        @chosen=${(event: CustomEvent<number>) => (this.chosen = event.detail)}
        @attempt=${(event: CustomEvent<Attempt | undefined>) => (this.attempt = event.detail)}
        @show-reactions=${(event: CustomEvent<Message>) => (this.reactionsOf = event.detail.seq)}
        @edit-message=${this.pass}
        @reply-to-message=${this.pass}
      ></confab-message-actions>
      ${this.reactionsOf
        ? html`<confab-reactions
            .client=${this.client}
            .conversation=${this.conversation.id}
            .seq=${this.reactionsOf}
            @closed=${() => (this.reactionsOf = 0)}
          ></confab-reactions>`
        : nothing}`;
  }

  /** To the conversation around it. */
  private readonly pass = ({ type, detail }: CustomEvent<Message>): void => {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  };

  private get context() {
    const { client, conversation, chosen, editing, marked, attempt } = this;
    const { messages } = client.timeline(conversation.id);
    return {
      chosen,
      editing,
      marked,
      held: (seq: number) => (seq ? messages.find((message) => message.seq === seq) : undefined),
      jump: (seq: number) => void this.jumpTo(seq),
      attempt,
      endAttempt: () => (this.attempt = undefined),
      actsOn: (message: Message) => actsOn(message, conversation, client.user?.id ?? 0),
      reactsTo: (message: Message) => mayReact(message, conversation),
      react: (message: Message, emoji: string) => void this.actions.react(message, emoji),
      act: (message: Message, opener: HTMLElement) => this.actions.open(message, opener),
      me: client.user?.id ?? 0,
      group: conversation.kind === "group",
      peerReadSeq: conversation.peer_read_seq ?? 0,
      peerDeliveredSeq: conversation.peer_delivered_seq ?? 0,
      person: (id: number) => client.person(id),
      retry: (pending: Parameters<typeof client.retry>[0]) => client.retry(pending),
      discard: (pending: Parameters<typeof client.discard>[0]) => client.discard(pending),
    };
  }

  private status(loaded: boolean, lines: number): TemplateResult | typeof nothing {
    if (this.error) {
      return html`<div class="state" data-test="log-error">
        <p class="error" role="alert">${this.error}</p>
        <button class="button" type="button" @click=${this.again}>Try again</button>
      </div>`;
    }
    if (!loaded) return html`<p class="state whole">Reading messages…</p>`;
    return lines === 0 ? html`<p class="state whole" data-test="log-empty">No messages yet. Say hello.</p>` : nothing;
  }

  private jumpButton(loaded: boolean): TemplateResult | typeof nothing {
    if (!loaded) return nothing;
    const news = this.conversation.unread;
    return html`<button class="jump" type="button" aria-label=${news ? nothing : "Jump to the newest message"} @click=${this.toEnd} data-test="jump">
      ${news > 0 ? plural(news, "new message", "new messages") : nothing} ${icons.down}
    </button>`;
  }

  private again = (): void => {
    this.error = "";
    void this.load();
  };

  private async load(): Promise<void> {
    const id = this.conversation.id;
    await this.reading(id, () => this.client.loadNewest(id));
  }

  private async reading(id: number, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (reason) {
      if (id === this.shownId) this.error = errorInWords(reason);
    }
  }

  private readonly looked = (): void => this.markRead();

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < kNearEndPx;
    this.actions?.follow();
    this.markRead();
    this.readAhead();
  }

  /** Older or newer pages are read before their edge comes into sight. */
  private readAhead(): void {
    const id = this.shownId;
    const view = this.client.timeline(id);
    if (!view.loaded || !this.placed || this.error) return;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollTop < kReadAheadPx && view.moreBefore && !this.olderUnderWay) {
      this.olderUnderWay = true;
      void this.reading(id, () => this.client.loadOlder(id)).finally(() => (this.olderUnderWay = false));
    }
    if (!view.atEnd && scrollHeight - scrollTop - clientHeight < kReadAheadPx) void this.reading(id, () => this.client.loadNewer(id));
  }

  private markRead(): void {
    const view = this.client.timeline(this.shownId);
    const last = view.messages[view.messages.length - 1]?.seq ?? 0;
    if (this.scroller.clientHeight === 0) return; // hidden by the page around it
    if (!this.placed || !view.atEnd || !this.atEnd || document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.client.markRead(this.shownId, last);
  }

  private place(): void {
    this.placed = true;
    const divider = this.renderRoot.querySelector<HTMLElement>(".new");
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (divider && divider.offsetTop < this.scroller.scrollTop) this.scroller.scrollTop = divider.offsetTop - 24;
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.atEnd = scrollHeight - scrollTop - clientHeight < kNearEndPx;
  }

  /** The line of this message, if it is not. */
  private intoSight(seq: number): void {
    const item = this.renderRoot.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
    if (!item) return;
    const [line, log] = [item.getBoundingClientRect(), this.scroller.getBoundingClientRect()];
    if (line.top < log.top || line.bottom > log.bottom) this.scroller.scrollTop += line.top - log.top - (log.height - line.height) / 2;
  }

  /** Of another size now; maybe seen for the first time. */
  private fit(): void {
    this.keepEnd();
    this.markRead();
  }

  private keepEnd(): void {
    if (this.atEnd && this.placed) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private anchor(): { seq: string; top: number } | undefined {
    const edge = this.scroller.getBoundingClientRect().top;
    for (const item of this.renderRoot.querySelectorAll<HTMLElement>("[data-anchor]")) {
      const { top, bottom } = item.getBoundingClientRect();
      if (bottom > edge) return { seq: item.dataset.anchor!, top };
    }
    return undefined;
  }

  private restore({ seq, top }: { seq: string; top: number }): void {
    const item = this.renderRoot.querySelector<HTMLElement>(`[data-anchor="${seq}"]`);
    if (item) this.scroller.scrollTop += item.getBoundingClientRect().top - top;
  }
}
