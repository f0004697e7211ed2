import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, Message } from "../client/src/index.js";
import type { ConfabMenuItems, MenuItem } from "./confab-menu-items.js";
import { ClientElement } from "./element.js";
import { kEmojis } from "./emojis.js";
import type { Attempt } from "./message-view.js";
import { inWords, nameOf } from "./names.js";
import { shared } from "./styles.js";
import { changeFailureInWords, type Done } from "./words.js";
import "./confab-menu-items.js";
import "./confab-question.js";
import "./confab-report.js";

const kEdgePx = 8;
const kGapPx = 4;

/** Whether this user may answer a message. */
export function mayReply(message: Message, { active }: Conversation): boolean {
  return active && message.kind === "text" && !message.deleted_at;
}

/** Whether this user may edit a message; how old it may be, only the service knows. */
export function mayEdit(message: Message, { active }: Conversation, me: number): boolean {
  return active && message.kind === "text" && !message.deleted_at && message.from === me;
}

/** Whether this user may delete a message for everybody: one's own, or as somebody who runs the group. */
export function mayDelete(message: Message, conversation: Conversation, me: number): boolean {
  const { active, kind, role } = conversation;
  if (!active || message.kind !== "text" || message.deleted_at) return false;
  return message.from === me || (kind === "group" && role !== "member");
}

/** Whether this user may report a message: somebody else's. */
export function mayReport(message: Message, me: number): boolean {
  return message.kind === "text" && !message.deleted_at && message.from !== me;
}

/** Whether there is anything to do with a message beyond reading it. */
export function actsOn(message: Message, conversation: Conversation, me: number): boolean {
  return mayReply(message, conversation) || mayDelete(message, conversation, me) || mayReport(message, me);
}

function isMine({ reactions = [] }: Message, emoji: string): boolean {
  return reactions.some((reaction) => reaction.emoji === emoji && reaction.mine);
}

/** Whether this user may react to a message. */
export function mayReact(message: Message, { active }: Conversation): boolean {
  return active && message.kind === "text" && !message.deleted_at;
}

/** Whether this user may pin messages here, or take pins away. */
export function mayPin({ active, kind, role }: Conversation): boolean {
  return active && (kind === "direct" || role !== "member");
}

/**
 * What one can do with a message: the list of it beside the button, the question before it is deleted, the deleting. Tells `chosen` (the
 * seq of the message whose list is shown), `reply-to-message`, `edit-message`, `show-reactions`, and `attempt` while a message is deleted and when something failed.
 */
@customElement("confab-message-actions")
export class ConfabMessageActions extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      :host > * {
        pointer-events: auto;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["changed"];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private message: Message | undefined; // whose list is shown
  @state() private asking: Message | undefined; // before it is deleted
  @state() private reporting: Message | undefined;
  @query("confab-menu-items") private list?: ConfabMenuItems;
  private opener: HTMLElement | null = null;
  private shownIn = 0;

  /** Shows the list, or ends it if it is shown. */
  open(message: Message, opener: HTMLElement): void {
    const again = this.message?.seq === message.seq;
    this.opener = opener;
    this.choose(again ? undefined : message);
  }

  /** The button may be elsewhere now. */
  follow(): void {
    void this.place();
  }

  protected override heard(_name: keyof ClientEvents, value: unknown): void {
    const { conversation, seq, deleted_at } = value as Message;
    if (conversation !== this.conversation.id || !deleted_at) return;
    if (this.message?.seq === seq) this.choose(undefined);
    if (this.asking?.seq === seq) this.asking = undefined;
  }

  protected override willUpdate(): void {
    if (this.conversation.id === this.shownIn) return;
    this.shownIn = this.conversation.id;
    this.asking = this.reporting = undefined;
    if (this.message) this.choose(undefined);
  }

  override render(): TemplateResult {
    return html`${this.message
      ? html`<confab-menu-items
          label="Message"
          .items=${this.items(this.message)}
          .opener=${this.opener}
          @closed=${() => this.choose(undefined)}
        ></confab-menu-items>`
      : nothing}
    ${this.asking ? this.question(this.asking) : nothing}
    ${this.reporting
      ? html`<confab-report
          .client=${this.client}
          .about=${{ conversation: this.reporting.conversation, seq: this.reporting.seq }}
          .what=${inWords(["Report this message of ", { name: nameOf(this.client.person(this.reporting.from)) }])}
          @closed=${() => (this.reporting = undefined)}
        ></confab-report>`
      : nothing}`;
  }

  protected override updated(): void {
    void this.place();
  }

  /** Beside its button: below it where there is room, and always within the log. */
  private async place(): Promise<void> {
    const { list, opener } = this;
    if (!list || !opener) return;
    await list.updateComplete;
    const whole = this.getBoundingClientRect();
    const button = opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = list;
    const below = button.bottom + kGapPx + height <= whole.bottom - kEdgePx;
    const top = below ? button.bottom + kGapPx : button.top - kGapPx - height;
    const within = (wanted: number, size: number) => Math.max(kEdgePx, Math.min(wanted, size - kEdgePx));
    list.style.top = `${within(top - whole.top, whole.height - height)}px`;
    list.style.left = `${within(button.left - whole.left, whole.width - width)}px`;
  }

  private items(message: Message): MenuItem[] {
    const me = this.client.user?.id ?? 0;
    const items: MenuItem[] = mayReact(message, this.conversation) ? this.emojis(message) : [];
    if (mayReply(message, this.conversation)) items.push({ name: "reply-to-message", label: "Reply", run: () => this.say("reply-to-message", message) });
    if (mayEdit(message, this.conversation, me)) items.push({ name: "edit-message", label: "Edit", run: () => this.say("edit-message", message) });
    const { clipboard } = navigator; // not there on an insecure origin
    if (clipboard && message.body) items.push({ name: "copy-message", label: "Copy text", run: () => void clipboard.writeText(message.body).catch(() => {}) });
    if (mayPin(this.conversation)) {
      const label = message.pinned_at ? "Unpin" : "Pin";
      items.push({ name: label.toLowerCase() + "-message", label, run: () => void this.pin(message) });
    }
    if (message.reactions) items.push({ name: "show-reactions", label: "Who reacted", run: () => this.say("show-reactions", message) });
    if (mayDelete(message, this.conversation, me)) items.push({ name: "delete-message", label: "Delete", danger: true, run: () => (this.asking = message) });
    if (mayReport(message, me)) items.push({ name: "report-message", label: "Report", run: () => (this.reporting = message) });
    return items;
  }

  private emojis(message: Message): MenuItem[] {
    return kEmojis.map((emoji) => {
      const chosen = isMine(message, emoji);
      return { name: "react", label: emoji, emoji: { chosen }, run: () => void this.react(message, emoji) };
    });
  }

  /** Reacts to a message with an emoji, or takes that back. */
  react(message: Message, emoji: string): Promise<void> {
    const { conversation, seq } = message;
    return this.attempt(message, "saved", () => this.client.react(conversation, seq, emoji, isMine(message, emoji)));
  }

  private pin(message: Message): Promise<void> {
    const { conversation, seq, pinned_at } = message;
    return this.attempt(message, pinned_at ? "unpinned" : "pinned", () => this.client.pin(conversation, seq, !pinned_at));
  }

  private question(message: Message): TemplateResult {
    const own = message.from === this.client.user?.id;
    const whose = own ? ["your message"] : ["this message of ", { name: nameOf(this.client.person(message.from)) }];
    return html`<confab-question
      .question=${inWords(["Delete ", ...whose, " for everybody? Its text is gone then and cannot be brought back."])}
      action="Delete"
      name="delete"
      @agreed=${() => void this.takeAway(message)}
      @closed=${() => (this.asking = undefined)}
    ></confab-question>`;
  }

  private takeAway(message: Message): Promise<void> {
    return this.attempt(message, "deleted", () => this.client.deleteMessage(message.conversation, message.seq));
  }

  /** The log shows why it failed, and while a message is deleted also that it is under way. */
  private async attempt({ conversation, seq }: Message, done: Done, act: () => Promise<Message>): Promise<void> {
    this.say<Attempt | undefined>("attempt", done === "deleted" ? { seq } : undefined);
    let failure: string | undefined;
    try {
      await act();
    } catch (reason) {
      failure = changeFailureInWords(reason, done);
    }
    if (conversation !== this.conversation.id) return;
    this.say<Attempt | undefined>("attempt", failure ? { seq, failure } : undefined);
  }

  private choose(message: Message | undefined): void {
    this.message = message;
    this.say("chosen", message?.seq ?? 0);
  }

  /** To the log, and not beyond. */
  private say<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-message-actions": ConfabMessageActions;
  }
}
