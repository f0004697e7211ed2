import { css, html, LitElement, type PropertyValues, type TemplateResult, unsafeCSS } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type AccessToken, ConfabClient, ConfabError, type Conversation, type Message, type TokenProvider, wakeWithBrowser } from "../client/src/index.js";
import type { ConfabComposer } from "./confab-composer.js";
import type { ConfabLog } from "./confab-log.js";
import palette from "./palette.css";
import { mayWrite } from "./group-rules.js";
import { isThere, socketAddress } from "./hub-address.js";
import { named, titleOf } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords } from "./words.js";
import "./confab-announcements.js";
import "./confab-banner.js";
import "./confab-composer.js";
import "./confab-log.js";

const kAttemptsBeforeWhy = 2; // that failed, before we look whether the hub is there at all

/** One conversation in a page of another's: see docs/howto/widget.md. Tells `confab-message` and `confab-error`. */
@customElement("confab-chat")
export class ConfabChat extends LitElement {
  static override styles = [
    css`
      :host {
        all: initial; /* nothing of the page around it but what it says to this element */
      }
    `,
    unsafeCSS(palette),
    shared,
    css`
      :host {
        display: block;
        height: 30rem;
        max-width: 100%;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--paper);
        color: var(--ink);
        font: 400 0.9375rem/1.45 var(--font);
      }
      :host([hidden]) {
        display: none;
      }
      section {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
        height: 100%;
      }
      header {
        padding: 0.75rem 1rem;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      h2 {
        font-size: 1rem;
        font-weight: 650;
        line-height: 1.5rem;
      }
      .state {
        place-self: center;
        padding: 1.5rem;
        text-align: center;
        color: var(--soft);
        overflow-wrap: anywhere;
      }
      confab-log,
      .state {
        grid-row: 3;
      }
    `,
  ];

  /** The address of the hub; without it, where this script came from. */
  @property() hub = new URL(".", import.meta.url).href;
  /** An access token, where there is no `tokenProvider`. Set a newer one before it ends, or after a `confab-error`. */
  @property({ attribute: false }) token = "";
  @property({ attribute: false }) tokenProvider: TokenProvider | undefined;
  @property({ type: Number }) conversation = 0;
  /** The user whose direct conversation is shown, where there is no `conversation`. */
  @property({ type: Number }) with = 0;
  @property() heading = "";
  @state() private shownId = 0;
  @state() private editing = 0; // the seq of the message
  @state() private trouble: ConfabError | undefined;
  @query("confab-composer") private composer?: ConfabComposer;
  @query("confab-log") private log?: ConfabLog;
  private client: ConfabClient | undefined;
  private shownTo = 0; // the user
  private entering = false;
  private wasOnline = false;
  private spentToken = "";
  private unsubscribe: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override focus(): void {
    this.composer?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const another = changed.has("hub") || changed.has("tokenProvider");
    if (this.isConnected && (another || !this.client || (changed.has("token") && !this.client.user))) this.start();
    else if (changed.has("token") && !this.tokenProvider) this.client?.renew().catch(() => {}); // told by the session
    if (!changed.has("conversation") && !changed.has("with")) return;
    this.shownId = 0;
    if (this.trouble?.code === "not_found") this.trouble = undefined;
    void this.enter();
  }

  override render(): TemplateResult {
    const { client } = this;
    const conversation = client?.user ? client.conversation(this.shownId) : undefined;
    const heading = this.heading || (conversation ? titleOf(conversation) : "Chat");
    return html`<section aria-label=${heading} data-test="chat">
      <header><h2 class="ellipsis" data-test="chat-heading">${named(heading)}</h2></header>
      ${client && !this.trouble ? html`<confab-banner .client=${client}></confab-banner>` : html`<span></span>`}
      ${this.trouble ? this.troubleView(this.trouble) : client && conversation ? this.talk(client, conversation) : this.waiting()}
    </section>`;
  }

  private talk(client: ConfabClient, conversation: Conversation): TemplateResult {
    return html`<confab-log
        .client=${client}
        .conversation=${conversation}
        .editing=${conversation.active ? this.editing : 0}
        @edit-message=${(event: CustomEvent<Message>) => this.composer?.edit(event.detail)}
      ></confab-log>
      ${conversation.active && !mayWrite(conversation)
        ? html`<p class="quiet" data-test="admins-write">Only the owner and admins of this group write here.</p>`
        : conversation.active
        ? html`<confab-composer
            .client=${client}
            .conversation=${conversation.id}
            .to=${titleOf(conversation)}
            @sent=${this.sent}
            @editing=${this.edits}
          ></confab-composer>`
        : html`<p class="quiet" data-test="not-a-member">You are no longer in this conversation.</p>`}
      <confab-announcements .client=${client} .open=${conversation.id} alone></confab-announcements>`;
  }

  private waiting(): TemplateResult {
    return html`<p class="state" role="status" data-test="chat-waiting">Connecting…</p>`;
  }

  private troubleView(error: ConfabError): TemplateResult {
    const words = error.code === "forbidden" || error.code === "invalid_argument" ? error.message : errorInWords(error);
    return html`<div class="state" role="alert" data-test="chat-error" data-code=${error.code}>
      <p>${words}</p>
      <button class="button" type="button" @click=${this.start} data-test="chat-again">Try again</button>
    </div>`;
  }

  private readonly sent = (event: Event): void => {
    event.stopPropagation(); // among ourselves
    void this.log?.toEnd();
  };

  private readonly edits = (event: CustomEvent<number>): void => {
    event.stopPropagation(); // among ourselves
    this.editing = event.detail;
  };

  private readonly start = (): void => {
    this.stop();
    this.trouble = undefined;
    if (!this.tokenProvider && !this.token) return; // they come yet
    const webSocketUrl = socketAddress(this.hub);
    if (!webSocketUrl) return this.fail(new ConfabError("invalid_argument", `This is no address of a hub: ${this.hub}`));
    this.spentToken = "";
    const client = new ConfabClient({ webSocketUrl, tokenProvider: () => this.nextToken() });
    this.client = client;
    this.unsubscribe = [
      client.on("session", () => this.sessionChanged(client)),
      client.on("connection", () => void this.connectionChanged(client)),
      client.on("conversations", () => {
        const added = this.trouble?.code === "not_found" && client.conversation(this.conversation);
        if (added) this.trouble = undefined;
        this.requestUpdate();
        void this.enter();
      }),
      client.on("arrived", (message) => this.arrived(message)),
      wakeWithBrowser(client),
    ];
    void client.restore();
  };

  private stop(): void {
    for (const unsubscribe of this.unsubscribe.splice(0)) unsubscribe();
    this.client?.close();
    this.client = undefined;
    this.shownId = this.shownTo = 0;
    this.entering = this.wasOnline = false;
  }

  /** Each token of the page is given once: asked again, it is because the hub did not take it. */
  private async nextToken(): Promise<AccessToken | string | undefined> {
    if (this.tokenProvider) return this.tokenProvider();
    if (this.token === this.spentToken) return undefined;
    return (this.spentToken = this.token);
  }

  private sessionChanged(client: ConfabClient): void {
    const { session } = client;
    if (session.phase === "restoring" && session.error) this.fail(session.error);
    if (session.phase === "signedOut") this.fail(new ConfabError("unauthenticated", "there is no token that the hub accepts"));
    if (session.phase !== "signedIn") return;
    this.trouble = undefined;
    if (session.user.id !== this.shownTo) this.shownId = 0;
    this.shownTo = session.user.id;
    void this.enter();
  }

  /** A browser does not say why a WebSocket is refused. If the hub is there otherwise, it is this page that it refuses. */
  private async connectionChanged(client: ConfabClient): Promise<void> {
    const { connection } = client;
    if (connection.phase === "online") {
      this.wasOnline = true;
      this.trouble = undefined;
      return this.enter();
    }
    if (this.wasOnline || connection.phase !== "waiting" || connection.attempt < kAttemptsBeforeWhy || this.trouble) return;
    const there = await isThere(this.hub);
    if (!there || this.client !== client || this.wasOnline || this.trouble) return;
    this.fail(new ConfabError("forbidden", `This chat takes no connections from ${location.origin}.`));
  }

  /** Shows the conversation that the page asked for, as soon as that can be known. */
  private async enter(): Promise<void> {
    const { client } = this;
    if (!client?.user || this.shownId || this.entering || this.trouble) return;
    const { conversation, with: peer } = this;
    if (!conversation && !peer) return this.fail(new ConfabError("invalid_argument", "This chat does not know with whom."));
    const stillWanted = () => this.conversation === conversation && this.with === peer;
    this.entering = true;
    try {
      const opened = await (conversation ? client.loadConversation(conversation) : client.openDirect(peer));
      if (this.client === client && stillWanted()) this.shownId = opened.id;
    } catch (reason) {
      if (this.client === client) this.fail(reason as ConfabError);
    }
    if (this.client !== client) return;
    this.entering = false;
    if (!stillWanted()) void this.enter();
  }

  private arrived(message: Message): void {
    if (message.conversation === this.shownId) this.announce("confab-message", message);
  }

  private fail(error: ConfabError): void {
    const told = this.trouble?.code === error.code;
    this.trouble = error;
    if (!told) this.announce("confab-error", { code: error.code, message: error.message });
  }

  private announce(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-chat": ConfabChat;
  }
}
