import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Conversation, Member, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { rows, shared } from "./styles.js";
import { errorInWords, nameOf } from "./words.js";
import "./confab-people.js";

const kMembersShownMax = 1_000;

/** Who is in a group, as a dialog: add, remove, leave. */
@customElement("confab-members")
export class ConfabMembers extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      dialog {
        width: min(26rem, calc(100vw - 2rem));
        height: min(36rem, calc(100dvh - 2rem));
        padding: 0;
      }
      .whole {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.75rem 0.75rem 0.5rem 1.25rem;
      }
      h2 {
        flex: 1;
        font-size: 1.0625rem;
        font-weight: 650;
      }
      ul {
        flex: 1;
        min-height: 0;
        padding: 0 0.5rem;
        overflow-y: auto;
      }
      .row:hover {
        background: none;
      }
      confab-people {
        flex: 1;
      }
      footer {
        display: flex;
        gap: 0.5rem;
        padding: 0.75rem 1rem;
        border-top: 1px solid var(--line);
      }
      footer > :last-child {
        margin-left: auto;
      }
      .error {
        padding: 0 1.25rem 0.5rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["messages"];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private members: Member[] = [];
  @state() private adding = false;
  @state() private sure = false; // has pressed Leave once
  @state() private error = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
    void this.load();
  }

  protected override heard(name: keyof ClientEvents, value: unknown): void {
    if (name === "messages" && value === this.conversation.id) void this.load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("adding" as never)) this.sure = false;
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${() => this.tell("closed")} data-test="members-dialog">
      <div class="whole">
        <header>
          <h2 id="heading">${this.adding ? "Add people" : "Members"}</h2>
          <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog.close()} data-test="members-close">${icons.close}</button>
        </header>
        <p class="error" role="alert" ?hidden=${!this.error} data-test="members-error">${this.error}</p>
        ${this.adding ? this.picker() : this.list()}
        ${this.conversation.active ? this.actions() : nothing}
      </div>
    </dialog>`;
  }

  private list(): TemplateResult {
    return html`<ul aria-label="Members">
      ${repeat(
        this.members,
        ({ user }) => user.id,
        (member) => html`<li class="row" data-test="member" data-user-id=${member.user.id}>${this.line(member)}</li>`,
      )}
    </ul>`;
  }

  private line({ user, role }: Member): TemplateResult {
    const me = user.id === this.client.user?.id;
    const may = this.conversation.active && this.conversation.role !== "member" && !me && role !== "owner";
    return html`${avatar(nameOf(user), user.id)}
      <span>
        <span class="name ellipsis">${nameOf(user)}${me ? " (you)" : ""}</span>
        <span class="below ellipsis">${role === "member" ? (user.name ? user.email : "Member") : role === "owner" ? "Owner" : "Admin"}</span>
      </span>
      ${may
        ? html`<button class="button danger" type="button" aria-label="Remove ${nameOf(user)}" @click=${() => this.removeUser(user)} data-test="remove-member">
            Remove
          </button>`
        : nothing}`;
  }

  private picker(): TemplateResult {
    const except = new Set(this.members.map(({ user }) => user.id));
    return html`<confab-people .client=${this.client} .except=${except} @person=${this.add}></confab-people>`;
  }

  private actions(): TemplateResult {
    return html`<footer>
      <button class="button danger" type="button" ?hidden=${this.adding} @click=${this.leave} data-test="leave">
        ${this.sure ? "Really leave?" : "Leave"}
      </button>
      <button class="button outlined" type="button" @click=${() => (this.adding = !this.adding)} data-test=${this.adding ? "show-members" : "add-member"}>
        ${this.adding ? "Done" : html`${icons.plus} Add people`}
      </button>
    </footer>`;
  }

  private async load(): Promise<void> {
    try {
      const members: Member[] = [];
      for (let after: number | undefined; members.length < kMembersShownMax; ) {
        const page = await this.client.members(this.conversation.id, after);
        members.push(...page.members);
        if (page.next === null) break;
        after = page.next;
      }
      this.members = members;
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }

  private add(event: CustomEvent<User>): void {
    event.stopPropagation();
    void this.attempt(() => this.client.addMember(this.conversation.id, event.detail.id));
  }

  private removeUser(user: User): void {
    void this.attempt(() => this.client.removeMember(this.conversation.id, user.id));
  }

  private async leave(): Promise<void> {
    if (!this.sure) return void (this.sure = true);
    if (await this.attempt(() => this.client.leave(this.conversation.id))) this.dialog.close();
  }

  private async attempt(action: () => Promise<void>): Promise<boolean> {
    this.error = "";
    try {
      await action();
      await this.load();
      return true;
    } catch (reason) {
      this.error = errorInWords(reason);
      return false;
    }
  }
}
