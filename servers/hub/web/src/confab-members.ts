import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Conversation, Member, Role, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { isOwnPicture, isPictureLink, mayAdd, mayRemove, runs } from "./group-rules.js";
import { icons } from "./icons.js";
import { inWords, named, nameOf, titleOf, visible, type Words } from "./names.js";
import { rows, shared } from "./styles.js";
import { errorInWords, notAddedInWords, plural } from "./words.js";
import "./confab-group-settings.js";
import "./confab-invitations.js";
import "./confab-people.js";
import "./confab-person.js";
import "./confab-question.js";

const kPageMembers = 100;
const kPageMembersMax = 1_000; // that the service gives at once
const kRereadPauseMs = 1_000;
const kReadAheadPx = 400;
const kRoles: Record<Role, string> = { member: "Member", admin: "Admin", owner: "Owner" };

type View = "members" | "add" | "settings" | "invite";
const kHeadings: Record<View, string> = { members: "About the group", add: "Add people", settings: "Settings", invite: "Invitation link" };

/** A group as a dialog: what it is, who is in it and what one may do to each, its settings and invitations, and leaving it. */
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
      .who {
        flex: 1;
        min-width: 0;
        text-align: start;
      }
      .who:disabled {
        opacity: 1;
      }
      .who:hover:not(:disabled) .name {
        text-decoration: underline;
      }
      @media (pointer: coarse) {
        .who {
          min-height: 2.75rem;
        }
      }
      confab-people,
      confab-group-settings,
      confab-invitations {
        flex: 1;
      }
      .about {
        display: flex;
        gap: 0.75rem;
        max-height: 9rem;
        padding: 0 1.25rem 0.5rem;
        overflow-y: auto;
      }
      .about img {
        flex: none;
        width: 4rem;
        height: 4rem;
        border-radius: 0.75rem;
        object-fit: cover;
      }
      .about h3 {
        margin: 0;
        font-size: 1rem;
        font-weight: 650;
      }
      .about p {
        white-space: pre-line;
        overflow-wrap: anywhere;
        color: var(--soft);
        font-size: 0.875rem;
      }
      .running {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        padding: 0 1.25rem 0.5rem;
      }
      .can {
        display: flex;
        align-items: center;
        gap: 0.25rem;
      }
      select {
        width: auto;
        font: inherit;
        font-size: 0.875rem;
        color: inherit;
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
      @media (max-width: 30rem) {
        .row {
          grid-template-columns: auto minmax(0, 1fr);
        }
        .can {
          grid-column: 2;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["members", "conversations"];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private members: Member[] = [];
  @state() private next: number | null = null; // where the list goes on
  @state() private view: View = "members";
  @state() private picked = new Map<number, User>(); // who is to be added
  @state() private asking: { name: string; question: Words; action: string; run: () => Promise<void> } | undefined;
  @state() private error = "";
  @state() private person: User | undefined; // who is shown
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("ul") private list?: HTMLElement;
  private reading = false;
  private stale = false; // somebody came or went since it was read
  private timer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override firstUpdated(): void {
    this.dialog.showModal();
    void this.read(kPageMembers);
  }

  protected override heard(name: keyof ClientEvents, value: unknown): void {
    if (name === "conversations") return this.requestUpdate(); // its title and settings
    if (value !== this.conversation.id) return;
    this.stale = true;
    this.timer ||= window.setTimeout(() => this.readAgain(), kRereadPauseMs);
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${() => this.tell("closed")} data-test="members-dialog">
        <div class="whole">
          <header>
            ${this.view === "members"
              ? nothing
              : html`<button class="icon" type="button" aria-label="Back" @click=${() => this.show("members")} data-test="members-back">${icons.back}</button>`}
            <h2 id="heading">${kHeadings[this.view]}</h2>
            <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog.close()} data-test="members-close">${icons.close}</button>
          </header>
          <p class="error" role="alert" ?hidden=${!this.error} data-test="members-error">${this.error}</p>
          ${this.body()}
          ${this.conversation.active && (this.view === "members" || this.view === "add") ? this.actions() : nothing}
        </div>
      </dialog>
      ${this.person ? html`<confab-person .client=${this.client} .person=${this.person} @closed=${this.personClosed}></confab-person>` : nothing}
      ${this.asking ? this.question(this.asking) : nothing}`;
  }

  protected override updated(): void {
    if (this.list) this.scrolled();
  }

  /** What one may no longer do, is not shown any longer. */
  protected override willUpdate(): void {
    const { conversation } = this;
    const may = this.view === "members" || (this.view === "settings" ? runs(conversation) : mayAdd(conversation));
    if (!may) this.view = "members";
  }

  private show(view: View): void {
    this.view = view;
    this.picked = new Map();
    this.error = "";
  }

  private body(): TemplateResult {
    const { client, conversation } = this;
    if (this.view === "add") return this.picker();
    if (this.view === "settings") {
      return html`<confab-group-settings .client=${client} .conversation=${conversation} @done=${() => this.show("members")}></confab-group-settings>`;
    }
    if (this.view === "invite") return html`<confab-invitations .client=${client} .conversation=${conversation}></confab-invitations>`;
    return html`${this.about()}${this.listed()}`;
  }

  private about(): TemplateResult {
    const { conversation } = this;
    const { picture = "" } = conversation;
    return html`<div class="about">
        ${isOwnPicture(picture) ? html`<img src=${picture} alt="" data-test="group-picture" />` : nothing}
        <div>
          <h3 data-test="group-name">${named(titleOf(conversation))}</h3>
          ${conversation.description ? html`<p dir="auto" data-test="group-description">${visible(conversation.description, true)}</p>` : nothing}
          ${isPictureLink(picture)
            ? html`<p><a href=${picture} target="_blank" rel="noopener noreferrer nofollow" data-test="group-picture-link">Picture of the group</a></p>`
            : nothing}
        </div>
      </div>
      ${mayAdd(conversation) || runs(conversation)
        ? html`<div class="running">
            ${runs(conversation)
              ? html`<button class="button outlined" type="button" @click=${() => this.show("settings")} data-test="group-settings-open">${icons.edit} Settings</button>`
              : nothing}
            ${mayAdd(conversation)
              ? html`<button class="button outlined" type="button" @click=${() => this.show("invite")} data-test="invite-open">Invitation link</button>`
              : nothing}
          </div>`
        : nothing}`;
  }

  private listed(): TemplateResult {
    return html`<ul aria-label="Members" @scroll=${this.scrolled}>
      ${repeat(
        this.members,
        ({ user }) => user.id,
        (member) => html`<li class="row" data-test="member" data-user-id=${member.user.id}>${this.line(member)}</li>`,
      )}
    </ul>`;
  }

  private line({ user, role }: Member): TemplateResult {
    const me = user.id === this.client.user?.id;
    const removes = !me && mayRemove(this.conversation, role);
    const appoints = !me && this.conversation.active && this.conversation.role === "owner";
    const plainMember = user.name && user.email ? named(visible(user.email)) : "Member";
    return html`${avatar(nameOf(user), user.id)}
      <button class="who" type="button" ?disabled=${me} @click=${() => (this.person = user)} data-test="show-person">
        <span class="name ellipsis">${named(nameOf(user))}${me ? " (you)" : ""}</span>
        <span class="below ellipsis">${role === "member" ? plainMember : kRoles[role]}</span>
      </button>
      <span class="can">
        ${appoints
          ? html`<select class="field" aria-label="Role of ${nameOf(user)}" @change=${(event: Event) => this.roleChosen(user, role, event)} data-test="member-role">
              ${(["member", "admin", "owner"] as const).map((one) => html`<option value=${one} .selected=${one === role}>${kRoles[one]}</option>`)}
            </select>`
          : nothing}
        ${removes
          ? html`<button class="button danger" type="button" aria-label="Remove ${nameOf(user)}" @click=${() => this.askToRemove(user)} data-test="remove-member">
              Remove
            </button>`
          : nothing}
      </span>`;
  }

  private picker(): TemplateResult {
    const except = new Set(this.members.map(({ user }) => user.id));
    return html`<confab-people .client=${this.client} .except=${except} .picked=${new Set(this.picked.keys())} @person=${this.toggled}></confab-people>
      <p class="visually-hidden" role="status">${plural(this.picked.size, "person chosen", "people chosen")}</p>`;
  }

  private actions(): TemplateResult {
    return html`<footer>
      <button class="button danger" type="button" ?hidden=${this.view !== "members"} @click=${this.askToLeave} data-test="leave">Leave</button>
      ${this.view === "members" && mayAdd(this.conversation)
        ? html`<button class="button outlined" type="button" @click=${() => this.show("add")} data-test="add-member">${icons.plus} Add people</button>`
        : nothing}
      ${this.view === "add"
        ? html`<button class="button" type="button" @click=${() => this.show("members")} data-test="show-members">Cancel</button>
            <button class="button primary" type="button" ?disabled=${this.picked.size === 0} @click=${this.add} data-test="add-picked">
              ${this.picked.size === 0 ? "Add" : `Add ${plural(this.picked.size, "person", "people")}`}
            </button>`
        : nothing}
    </footer>`;
  }

  private question({ name, question, action, run }: NonNullable<typeof this.asking>): TemplateResult {
    return html`<confab-question
      .question=${inWords(question)}
      .action=${action}
      .name=${name}
      @agreed=${run}
      @closed=${() => (this.asking = undefined)}
    ></confab-question>`;
  }

  private personClosed(event: Event): void {
    event.stopPropagation();
    this.person = undefined;
  }

  /** The service's answer decides what is shown then. To hand the group over cannot be taken back. */
  private roleChosen(user: User, before: Role, event: Event): void {
    const select = event.target as HTMLSelectElement;
    const role = select.value as Role;
    const give = () => this.attempt(() => this.client.setRole(this.conversation.id, user.id, role)).then(() => {});
    select.value = before;
    if (role !== "owner") return void give();
    const question = ["Hand ", { name: titleOf(this.conversation) }, " over to ", { name: nameOf(user) }, "? They own it then, and you are an admin."];
    this.asking = { name: "hand-over", question, action: "Hand over", run: give };
  }

  private askToRemove(user: User): void {
    const question = ["Remove ", { name: nameOf(user) }, " from ", { name: titleOf(this.conversation) }, "? They keep what they could see until now."];
    const run = () => this.attempt(() => this.client.removeMember(this.conversation.id, user.id)).then(() => {});
    this.asking = { name: "remove", question, action: "Remove", run };
  }

  private askToLeave(): void {
    const question = ["Leave ", { name: titleOf(this.conversation) }, "? Only somebody who is in it can add you again."];
    const run = async () => {
      if (await this.attempt(() => this.client.leave(this.conversation.id))) this.dialog.close();
    };
    this.asking = { name: "leave", question, action: "Leave", run };
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.list!;
    if (scrollHeight - scrollTop - clientHeight < kReadAheadPx) this.readMore();
  }

  private readMore(): void {
    if (this.next !== null && !this.reading && !this.error) void this.read(kPageMembers, this.next);
  }

  /** Reads from the beginning, or what comes `after`, until there are at least `count` more. */
  private async read(count: number, after?: number): Promise<void> {
    this.reading = true;
    try {
      const read: Member[] = after === undefined ? [] : [...this.members];
      const wanted = read.length + count;
      let next: number | null | undefined = after;
      do {
        const page = await this.client.members(this.conversation.id, next, Math.min(wanted - read.length, kPageMembersMax));
        read.push(...page.members);
        next = page.next;
      } while (next !== null && read.length < wanted);
      this.members = read;
      this.next = next;
    } catch (reason) {
      this.error = errorInWords(reason);
    }
    this.reading = false;
  }

  /** What is shown, after a while, however much happens meanwhile. */
  private async readAgain(): Promise<void> {
    this.stale = false;
    if (!this.reading) await this.read(Math.max(kPageMembers, this.members.length));
    else this.stale = true;
    this.timer = this.stale && this.isConnected ? window.setTimeout(() => this.readAgain(), kRereadPauseMs) : 0;
  }

  private toggled(event: CustomEvent<User>): void {
    event.stopPropagation();
    const picked = new Map(this.picked);
    if (!picked.delete(event.detail.id)) picked.set(event.detail.id, event.detail);
    this.picked = picked;
  }

  private async add(): Promise<void> {
    const picked = this.picked;
    let skipped: number[] = [];
    const done = await this.attempt(async () => {
      skipped = await this.client.addMembers(this.conversation.id, [...picked.keys()]);
    });
    if (!done) return;
    this.show("members");
    if (skipped.length > 0) this.error = notAddedInWords(skipped.map((id) => nameOf(picked.get(id)!)));
  }

  private async attempt(action: () => Promise<void>): Promise<boolean> {
    this.error = "";
    try {
      await action();
      if (!this.reading) await this.read(Math.max(kPageMembers, this.members.length));
      return true;
    } catch (reason) {
      this.error = errorInWords(reason);
      return false;
    }
  }
}
