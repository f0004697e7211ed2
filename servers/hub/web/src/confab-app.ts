import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { ClientEvents, ConfabError, Conversation } from "../client/src/index.js";
import type { ConfabConversation } from "./confab-conversation.js";
import type { ConfabSidebar } from "./confab-sidebar.js";
import { forgetDrafts } from "./drafts.js";
import { mailedLink, type MailedLink } from "./confab-mailed.js";
import { ClientElement } from "./element.js";
import { mark } from "./icons.js";
import { composes } from "./keys.js";
import { shared } from "./styles.js";
import { errorInWords, plural } from "./words.js";
import "./confab-announcements.js";
import "./confab-banner.js";
import "./confab-conversation.js";
import "./confab-invited.js";
import "./confab-mailed.js";
import "./confab-question.js";
import "./confab-sidebar.js";
import "./confab-sign-in.js";

const kPhoneWidth = "(max-width: 719px)";

/**
 * The whole page: who is signed in decides what there is to see, the address which conversation is open (`#/c/5`), or to which group one is
 * invited (`#/i/TOKEN`).
 */
@customElement("confab-app")
export class ConfabApp extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        height: 100dvh;
      }
      .frame {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(17rem, 22rem) minmax(0, 1fr);
        height: 100%;
      }
      confab-banner {
        grid-column: 1 / -1;
      }
      confab-sidebar {
        border-right: 1px solid var(--line);
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-height: 0;
        min-width: 0;
      }
      .nothing {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 1rem;
        padding: 2rem;
        color: var(--soft);
        text-align: center;
      }
      .nothing svg {
        opacity: 0.85;
      }
      .splash {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 1rem;
        height: 100%;
        padding: 2rem;
        color: var(--soft);
        text-align: center;
      }
      .skip {
        position: absolute;
        left: 0.5rem;
        top: -4rem;
        z-index: 1;
        background: var(--raised);
      }
      .skip:focus {
        top: 0.5rem;
        box-shadow: var(--shadow-high);
      }
      @media (max-width: 719px) {
        .frame {
          grid-template-columns: minmax(0, 1fr);
        }
        confab-sidebar {
          border-right: 0;
        }
        .frame.open confab-sidebar,
        .frame:not(.open) main {
          display: none;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["session", "conversations", "connection"];
  @state() private open = 0;
  @state() private asking = false; // before signing out
  @state() private mailed: MailedLink | undefined; // the page was opened by a link in a mail
  @state() private invitation = ""; // the token of the address
  @state() private unknown: ConfabError | undefined; // why the one of the address cannot be shown
  private sought = 0; // the conversation that was asked for because it is not in the list
  private phase = "restoring";
  private entering = false;
  @query("confab-conversation") private conversation?: ConfabConversation;
  @query("confab-sidebar") private sidebar?: ConfabSidebar;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.routed);
    window.addEventListener("keydown", this.pressed);
    this.routed();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.routed);
    window.removeEventListener("keydown", this.pressed);
  }

  protected override heard(name: keyof ClientEvents): void {
    this.requestUpdate();
    if (name === "connection" && this.client.connection.phase === "online" && this.unknown?.code !== "not_found") this.seekAgain();
    if (name === "session") this.sessionChanged();
  }

  override render(): TemplateResult {
    const { session } = this.client;
    if (this.mailed) return html`<confab-mailed .client=${this.client} .link=${this.mailed} @left=${() => (this.mailed = undefined)}></confab-mailed>`;
    if (session.phase === "restoring") return this.splash(session.error);
    if (session.phase === "signedIn") return this.frame();
    return html`<confab-sign-in .client=${this.client} .reason=${session.reason} .email=${session.email ?? ""} .other=${session.other} .untold=${session.untold ?? false}></confab-sign-in>`;
  }

  protected override updated(): void {
    void this.seek();
    const unread = this.client.unread;
    if (this.entering && this.client.synced) {
      this.entering = false;
      if (this.client.conversation(this.open)) this.focusOpen();
    }
    document.title = `${unread > 0 ? `(${unread}) ` : ""}Confab`;
  }

  private splash(error: unknown): TemplateResult {
    return html`<div class="splash" role="status" data-test="splash">${mark}
      ${error ? html`<p>${errorInWords(error)}<br />Trying again…</p>` : nothing}
    </div>`;
  }

  private frame(): TemplateResult {
    const conversation = this.client.conversation(this.open);
    return html`<button class="button skip" type="button" @click=${() => this.conversation?.enter("field")} ?hidden=${!conversation}>Skip to the conversation</button>
      <div class="frame ${conversation ? "open" : ""}">
        <confab-banner .client=${this.client}></confab-banner>
        <confab-sidebar .client=${this.client} .chosen=${this.open} @opened=${this.opened} @sign-out=${this.signOut}></confab-sidebar>
        <main aria-label="Conversation" data-test="conversation-view" data-conversation-id=${conversation?.id ?? nothing}>
          ${conversation
            ? html`<confab-conversation .client=${this.client} .conversation=${this.open} @away=${this.away}></confab-conversation>`
            : this.nothingOpen()}
        </main>
      </div>
      <confab-announcements .client=${this.client} .open=${this.open}></confab-announcements>
      ${this.invitation
        ? html`<confab-invited .client=${this.client} .token=${this.invitation} @opened=${this.opened} @closed=${this.declined}></confab-invited>`
        : nothing}
      ${this.asking ? this.question() : nothing}`;
  }

  /** The link stays in no history: whoever comes back does not join again. */
  private declined(): void {
    this.invitation = "";
    if (location.hash.startsWith("#/i/")) history.replaceState(null, "", `${location.pathname}#/`);
  }

  private question(): TemplateResult {
    return html`<confab-question
      .question=${`${plural(this.client.unsent, "message has", "messages have")} not been sent yet and would be lost.`}
      stay="Stay"
      action="Sign out anyway"
      name="sign-out"
      @agreed=${() => void this.client.signOut()}
      @closed=${() => (this.asking = false)}
    ></confab-question>`;
  }

  private nothingOpen(): TemplateResult {
    return html`<div class="nothing" data-test="nothing-open">
      ${mark}
      <p>${this.whyNothing()}</p>
    </div>`;
  }

  private whyNothing(): string {
    if (!this.open) return "Choose a conversation, or find somebody to talk with.";
    if (!this.unknown) return "Opening the conversation…";
    return this.unknown.code === "not_found" ? "There is no such conversation, or not for you." : errorInWords(this.unknown);
  }

  /** A conversation of the address that is not in the list may be an older one. */
  private async seek(): Promise<void> {
    const { client, open } = this;
    if (!open || open === this.sought || !client.user || !client.synced || client.conversation(open)) return;
    this.sought = open;
    try {
      await client.loadConversation(open);
      this.sought = 0;
      await this.updateComplete;
      if (this.open === open) this.focusOpen();
    } catch (reason) {
      if (this.open === open) this.unknown = reason as ConfabError;
    }
  }

  private seekAgain(): void {
    this.sought = 0;
    this.unknown = undefined;
  }

  private readonly routed = (): void => {
    this.seekAgain();
    const mailed = mailedLink(location.hash);
    if (mailed) {
      this.mailed = mailed;
      history.replaceState(null, "", location.pathname); // the token stays in no list of pages
    }
    this.invitation = /^#\/i\/([\w-]{1,64})$/u.exec(location.hash)?.[1] ?? "";
    this.open = Number(/^#\/c\/(\d{1,15})$/u.exec(location.hash)?.[1] ?? 0);
    void this.updateComplete.then(() => this.focusOpen());
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.open && !event.defaultPrevented && !composes(event) && matchMedia(kPhoneWidth).matches) location.hash = "#/";
  };

  /** Where one goes on: at a conversation's field (on a phone its keyboard would cover what one came to read), or the list. */
  private focusOpen(): void {
    const narrow = matchMedia(kPhoneWidth).matches;
    if (this.open) void this.conversation?.enter(narrow ? "messages" : "field");
    else if (narrow) this.sidebar?.focus();
  }

  private opened(event: CustomEvent<Conversation>): void {
    const hash = `#/c/${event.detail.id}`;
    if (location.hash === hash) this.focusOpen();
    else location.hash = hash;
  }

  /** The open conversation is not in the list any more. */
  private away(event: CustomEvent<number>): void {
    if (event.detail !== this.open) return;
    location.hash = "#/";
    this.sidebar?.focusTabs();
  }

  private signOut(): void {
    if (this.client.unsent > 0) this.asking = true;
    else void this.client.signOut();
  }

  private sessionChanged(): void {
    const { phase } = this.client.session;
    this.asking = false;
    if (phase !== this.phase) this.seekAgain();
    if (phase === "signedOut") this.left();
    if (phase === "signedIn" && this.phase === "signedOut") void this.entered();
    this.phase = phase;
  }

  /** The form that had the focus is gone. */
  private async entered(): Promise<void> {
    await this.updateComplete;
    await this.sidebar?.updateComplete;
    this.sidebar?.focusTabs();
    this.entering = true; // until it is known whether there is the conversation of the address
    this.requestUpdate();
  }

  private left(): void {
    if (this.client.session.phase === "signedOut" && this.client.session.reason === "asked") {
      forgetDrafts(this.client.hub);
      if (location.hash) history.replaceState(null, "", location.pathname);
      this.open = 0;
    }
  }
}
