import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, Message, Preferences, User } from "../client/src/index.js";
import { isMuted, mayWrite } from "./group-rules.js";
import { avatar, avatarStyles } from "./avatar.js";
import type { ConfabComposer } from "./confab-composer.js";
import type { ConfabLog } from "./confab-log.js";
import { ClientElement } from "./element.js";
import type { MenuItem } from "./confab-menu-items.js";
import { icons } from "./icons.js";
import { inWords, named, nameOf, titleOf, visible } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords, plural, typingInWords } from "./words.js";
import "./confab-composer.js";
import "./confab-log.js";
import "./confab-members.js";
import "./confab-menu.js";
import "./confab-person.js";
import "./confab-pins.js";
import "./confab-question.js";

const kMuteMs = 8 * 3_600_000;
const kEverybodyMembersMax = 50;

/** In a large group only those who run it. */
function mayMentionEverybody({ kind, members, role }: Conversation): boolean {
  return kind === "group" && (members <= kEverybodyMembersMax || role !== "member");
}

/** One conversation: with whom, what was said, and where to write. */
@customElement("confab-conversation")
export class ConfabConversation extends ClientElement {
  static override styles = [
    shared,
    avatarStyles,
    css`
      :host {
        display: grid;
        grid-template: auto auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
        min-height: 0;
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        min-height: 4rem;
        padding: 0.5rem 0.75rem 0.5rem 1.25rem;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      header > div {
        flex: 1;
        min-width: 0;
        line-height: 1.3;
      }
      h2 {
        font-size: 1rem;
        font-weight: 650;
      }
      confab-pins {
        grid-row: 3;
      }
      confab-log {
        grid-row: 4;
      }
      confab-composer,
      .over {
        grid-row: 5;
      }
      .error {
        padding: 0.5rem 1.25rem;
      }
      .below {
        font-size: 0.8125rem;
      }
      .typing {
        color: var(--accent-strong);
      }
      .back {
        display: none;
      }
      .over {
        padding: 1rem;
        text-align: center;
        color: var(--soft);
      }
      @media (max-width: 719px) {
        header {
          gap: 0.5rem;
          padding-left: 0.25rem;
        }
        .back {
          display: inline-grid;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["conversations", "people", "blocks", "typing"];
  @property({ type: Number }) conversation = 0;
  @state() private membersShown = false;
  @state() private personShown: User | undefined;
  @state() private editing = 0; // the seq of the message
  @state() private asking = false; // before leaving for good
  @state() private error = "";
  @query("confab-log") private log?: ConfabLog;
  @query("confab-composer") private composer?: ConfabComposer;

  /** For the skip link, and after a conversation was opened. */
  async enter(where: "field" | "messages"): Promise<void> {
    await this.updateComplete;
    const part = (where === "field" ? this.composer : undefined) ?? this.log;
    await part?.updateComplete;
    part?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const conversation = this.client.conversation(this.conversation);
    if (!conversation) return nothing;
    const title = titleOf(conversation);
    return html`<header>
        <a class="icon back" href="#/" aria-label="Back to the conversations" data-test="back">${icons.back}</a>
        ${avatar(title, conversation.peer?.id ?? conversation.id)}
        <div>
          <h2 class="ellipsis" data-test="conversation-title">${named(title)}</h2>
          <p class="quiet below ellipsis">${this.typing() ?? named(this.below(conversation))}</p>
        </div>
        ${conversation.kind === "group"
          ? html`<button class="icon" type="button" title="About the group" aria-label="About the group" @click=${() => (this.membersShown = true)} data-test="members">
              ${icons.people}
            </button>`
          : nothing}
        <confab-menu label="More" .items=${this.menu(conversation)}></confab-menu>
      </header>
      ${this.error ? html`<p class="error" role="alert" data-test="conversation-error">${this.error}</p>` : nothing}
      <confab-pins
        .client=${this.client}
        .conversation=${conversation}
        @show-message=${(event: CustomEvent<number>) => void this.log?.jumpTo(event.detail)}
      ></confab-pins>
      <confab-log
        .client=${this.client}
        .conversation=${conversation}
        .editing=${conversation.active ? this.editing : 0}
        @edit-message=${(event: CustomEvent<Message>) => this.composer?.edit(event.detail)}
        @reply-to-message=${(event: CustomEvent<Message>) => this.composer?.reply(event.detail)}
      ></confab-log>
      ${conversation.peer && this.client.isBlocked(conversation.peer.id)
        ? this.unblocking(conversation.peer)
        : conversation.active && !mayWrite(conversation)
        ? html`<p class="over" data-test="admins-write">Only the owner and admins of this group write here.</p>`
        : conversation.active
        ? html`<confab-composer
            .client=${this.client}
            .conversation=${this.conversation}
            .to=${title}
            .everybody=${mayMentionEverybody(conversation)}
            @sent=${() => this.log?.toEnd()}
            @jump=${(event: CustomEvent<number>) => void this.log?.jumpTo(event.detail)}
            @editing=${(event: CustomEvent<number>) => (this.editing = event.detail)}
          ></confab-composer>`
        : html`<p class="over" data-test="not-a-member">You are no longer in this group. What was said while you were is kept.</p>`}
      ${this.personShown
        ? html`<confab-person .client=${this.client} .person=${this.personShown} @closed=${() => (this.personShown = undefined)}></confab-person>`
        : nothing}
      ${this.membersShown
        ? html`<confab-members .client=${this.client} .conversation=${conversation} @closed=${() => (this.membersShown = false)}></confab-members>`
        : nothing}
      ${this.asking ? this.question(conversation) : nothing}`;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("conversation")) return;
    // Whoever opens it has seen it.
    if (this.client.conversation(this.conversation)?.marked_unread) {
      this.client.setPreferences(this.conversation, { marked_unread: false }).catch(() => {});
    }
    this.membersShown = this.asking = false;
    this.personShown = undefined;
    this.error = "";
  }

  private menu(conversation: Conversation): MenuItem[] {
    const { id, peer } = conversation;
    const set = (preferences: Preferences) => void this.attempt(() => this.client.setPreferences(id, preferences));
    const muted = isMuted(conversation, Date.now());
    const items: MenuItem[] = [
      ...(peer ? [{ name: "person", label: "About this person", run: () => (this.personShown = peer) }] : []),
      conversation.pinned
        ? { name: "unpin", label: "Unpin", run: () => set({ pinned: false }) }
        : { name: "pin", label: "Pin on top", run: () => set({ pinned: true }) },
      ...(muted
        ? [{ name: "unmute", label: "Unmute", run: () => set({ muted_until: 0 }) }]
        : [
            { name: "mute-hours", label: "Mute for 8 hours", run: () => set({ muted_until: Date.now() + kMuteMs }) },
            { name: "mute", label: "Mute for good", run: () => set({ muted_until: Number.MAX_SAFE_INTEGER }) },
          ]),
      { name: "mark-unread", label: "Mark as unread", run: () => void this.markUnread(id) },
      conversation.hidden
        ? { name: "show", label: "Take out of the archive", run: () => void this.attempt(() => this.client.show(id)) }
        : { name: "hide", label: "Archive until something new is here", run: () => void this.hide(id) },
    ];
    const label = conversation.active ? "Leave for good" : "Remove from my list";
    if (conversation.kind === "group") items.push({ name: "forget", label, danger: true, run: () => (this.asking = true) });
    return items;
  }

  /** In the place of the field: nothing can be written to somebody who is blocked. */
  private unblocking(person: User): TemplateResult {
    return html`<div class="over" data-test="blocked-here">
      <p>You have blocked ${named(nameOf(person))}.</p>
      <button class="button outlined" type="button" @click=${() => void this.attempt(() => this.client.unblock(person))} data-test="unblock-here">Unblock</button>
    </div>`;
  }

  private question(conversation: Conversation): TemplateResult {
    const lost = "What you could read of it is gone for you, on all your devices.";
    const question = conversation.active
      ? ["Leave ", { name: titleOf(conversation) }, ` for good? ${lost} Only somebody who is in it can add you again.`]
      : ["Remove ", { name: titleOf(conversation) }, ` from your list? ${lost}`];
    return html`<confab-question
      .question=${inWords(question)}
      .action=${conversation.active ? "Leave for good" : "Remove"}
      name="forget"
      @agreed=${() => void this.forget(conversation)}
      @closed=${() => (this.asking = false)}
    ></confab-question>`;
  }

  private async markUnread(conversation: number): Promise<void> {
    if (await this.attempt(() => this.client.setPreferences(conversation, { marked_unread: true }))) this.tell("away", conversation);
  }

  private async hide(conversation: number): Promise<void> {
    if (await this.attempt(() => this.client.hide(conversation))) this.tell("away", conversation);
  }

  private async forget({ id, active }: Conversation): Promise<void> {
    const gone = async () => {
      if (active) await this.client.leave(id);
      await this.client.forget(id);
    };
    if (await this.attempt(gone)) this.tell("away", id);
  }

  private async attempt(action: () => Promise<void>): Promise<boolean> {
    this.error = "";
    try {
      await action();
      return true;
    } catch (reason) {
      this.error = errorInWords(reason);
      return false;
    }
  }

  private typing(): TemplateResult | undefined {
    const words = typingInWords(this.client.typing(this.conversation), (user) => this.client.person(user));
    return words.length > 0 ? html`<span class="typing" data-test="typing">${inWords(words)}</span>` : undefined;
  }

  private below(conversation: Conversation): string {
    if (conversation.kind === "group") return plural(conversation.members, "member", "members");
    const { name, email, about } = conversation.peer ?? {};
    return (about && visible(about)) || (name && email && visible(email)) || "Direct conversation";
  }
}
