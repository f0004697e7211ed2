import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import type { MenuItem } from "./confab-menu-items.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf, visible } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords } from "./words.js";
import "./confab-blocked.js";
import "./confab-conversations.js";
import "./confab-menu.js";
import "./confab-new-group.js";
import "./confab-people.js";
import "./confab-email.js";
import "./confab-profile.js";

type View = "chats" | "people" | "group";

/** The left side: who I am, conversations, people, a new group. Tells `opened` with a conversation. */
@customElement("confab-sidebar")
export class ConfabSidebar extends ClientElement {
  static override styles = [
    shared,
    avatarStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        background: var(--surface);
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        flex: none;
        padding: 0.75rem 0.5rem 0.75rem 1.25rem;
      }
      header > div {
        flex: 1;
        min-width: 0;
        line-height: 1.3;
      }
      h1 {
        font-size: 0.9375rem;
        font-weight: 650;
      }
      .email {
        font-size: 0.8125rem;
      }
      nav {
        display: flex;
        align-items: center;
        gap: 0.25rem;
        flex: none;
        padding: 0 0.75rem 0.5rem;
      }
      [role="tablist"] {
        display: flex;
        flex: 1;
        gap: 0.25rem;
      }
      [role="tab"] {
        padding: 0.375rem 0.875rem;
        border-radius: 1rem;
        font-weight: 550;
        color: var(--soft);
      }
      [role="tab"]:hover {
        background: var(--hover);
      }
      [role="tab"][aria-selected="true"] {
        background: var(--chosen);
        color: var(--accent-strong);
      }
      @media (forced-colors: active) {
        [role="tab"][aria-selected="true"] {
          border: 2px solid Highlight;
        }
      }
      @media (pointer: coarse) {
        [role="tab"] {
          min-height: 2.75rem;
          border-radius: 1.375rem;
        }
      }
      .body {
        display: flex;
        flex-direction: column;
        flex: 1;
        min-height: 0;
      }
      confab-conversations,
      confab-people,
      confab-new-group {
        flex: 1;
      }
      .error {
        padding: 0.25rem 1.25rem 0.5rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["session", "people"];
  @property({ type: Number }) chosen = 0;
  @state() private view: View = "chats";
  @state() private error = "";
  @state() private shown: "profile" | "email" | "blocked" | undefined; // a dialog
  @state() private mails = false; // whether the server sends mail to a new address

  /** Without an answer the page goes on without the offer. */
  override firstUpdated(): void {
    void this.client.passwordPolicy().then(
      (policy) => (this.mails = policy.reset_by_mail),
      () => {},
    );
  }

  /** On the way back from a conversation. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("confab-conversations, confab-people")?.focus();
  }

  /** After signing in. */
  focusTabs(): void {
    this.renderRoot.querySelector<HTMLElement>("[aria-selected=true]")?.focus();
  }

  override render(): TemplateResult {
    const user = this.client.user;
    return html`<header>
        ${avatar(nameOf(user), user?.id ?? 0)}
        <div>
          <h1 class="ellipsis" data-test="my-name">${named(nameOf(user))}</h1>
          <p class="quiet email ellipsis" data-test="my-email">${user?.name && user.email ? named(visible(user.email)) : "Signed in"}</p>
        </div>
        <confab-menu label="You" name="my-menu" .items=${this.menu()}></confab-menu>
        <button class="icon" type="button" title="Sign out" aria-label="Sign out" @click=${() => this.tell("sign-out")} data-test="sign-out">
          ${icons.leave}
        </button>
      </header>
      ${this.view === "group" ? this.newGroup() : this.lists()} ${this.dialog()}`;
  }

  private menu(): MenuItem[] {
    return [
      { name: "profile", label: "Edit profile", run: () => (this.shown = "profile") },
      ...(this.mails ? [{ name: "email", label: "Change e-mail", run: () => (this.shown = "email") } satisfies MenuItem] : []),
      { name: "blocked", label: "Blocked people", run: () => (this.shown = "blocked") },
    ];
  }

  private dialog(): TemplateResult | typeof nothing {
    const closed = () => (this.shown = undefined);
    if (this.shown === "profile") return html`<confab-profile .client=${this.client} @closed=${closed}></confab-profile>`;
    if (this.shown === "email") return html`<confab-email .client=${this.client} @closed=${closed}></confab-email>`;
    if (this.shown === "blocked") return html`<confab-blocked .client=${this.client} @closed=${closed}></confab-blocked>`;
    return nothing;
  }

  private lists(): TemplateResult {
    return html`<nav aria-label="Conversations and people">
        <div role="tablist" @keydown=${this.arrows}>${this.tab("chats", "Chats")}${this.tab("people", "People")}</div>
        <button class="icon" type="button" title="New group" aria-label="New group" @click=${() => this.show("group")} data-test="new-group">
          ${icons.plus}
        </button>
      </nav>
      <p class="error" role="alert" ?hidden=${!this.error} data-test="sidebar-error">${this.error}</p>
      <div id="panel" class="body" role="tabpanel" aria-labelledby="tab-${this.view}">
        ${this.view === "chats"
          ? html`<confab-conversations .client=${this.client} .chosen=${this.chosen} @show-people=${() => this.show("people")}></confab-conversations>`
          : html`<confab-people .client=${this.client} @person=${this.talkTo}></confab-people>`}
      </div>`;
  }

  private newGroup(): TemplateResult {
    return html`<div class="body">
      <confab-new-group .client=${this.client} @cancel=${() => this.show("chats")} @opened=${() => this.show("chats")}></confab-new-group>
    </div>`;
  }

  private tab(view: View, label: string): TemplateResult {
    const selected = this.view === view;
    return html`<button
      type="button"
      role="tab"
      id="tab-${view}"
      aria-selected=${selected}
      aria-controls="panel"
      tabindex=${selected ? 0 : -1}
      @click=${() => this.show(view)}
      data-test="${view}-tab"
    >
      ${label}
    </button>`;
  }

  private async arrows(event: KeyboardEvent): Promise<void> {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.show(this.view === "chats" ? "people" : "chats");
    await this.updateComplete;
    this.focusTabs();
  }

  private show(view: View): void {
    this.view = view;
    this.error = "";
  }

  private async talkTo(event: CustomEvent<User>): Promise<void> {
    try {
      this.tell("opened", (await this.client.openDirect(event.detail.id)) satisfies Conversation);
      this.show("chats");
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }
}
