import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, Message } from "../client/src/index.js";
import { mayPin } from "./confab-message-actions.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf } from "./names.js";
import { rows, shared } from "./styles.js";
import { changeFailureInWords, plural } from "./words.js";

const kPreviewCharactersMax = 200;

/** What is pinned in a conversation: the newest one as a bar, and all of them as a dialog. Tells `show-message` with a seq. */
@customElement("confab-pins")
export class ConfabPins extends ClientElement {
  static override styles = [
    shared,
    rows,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        align-items: stretch;
        gap: 0.25rem;
        padding: 0 0.75rem 0 1.25rem;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      .newest {
        display: flex;
        flex: 1;
        align-items: center;
        gap: 0.625rem;
        min-width: 0;
        min-height: 2.75rem;
        font-size: 0.875rem;
        text-align: start;
        color: var(--soft);
      }
      .newest b {
        color: var(--ink);
        font-weight: 600;
      }
      .newest:focus-visible {
        outline-offset: -2px;
      }
      .bar > .icon {
        align-self: center;
      }
      dialog {
        width: min(28rem, calc(100vw - 2rem));
        max-height: min(36rem, calc(100dvh - 2rem));
        padding: 0.75rem 0.5rem;
      }
      header {
        display: flex;
        align-items: center;
        padding: 0 0.25rem 0.25rem 0.75rem;
      }
      h2 {
        flex: 1;
        font-size: 1.0625rem;
        font-weight: 650;
      }
      li {
        display: flex;
        align-items: center;
      }
      .row {
        flex: 1;
        min-width: 0;
        display: block;
        text-align: start;
      }
      .body {
        display: block;
        font-size: 0.875rem;
        color: var(--soft);
      }
      .error {
        padding: 0.25rem 0.75rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["pins", "people", "connection"];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private listed = false;
  @state() private error = "";
  @query("dialog") private dialog?: HTMLDialogElement;
  private shownId = 0;
  private loaded = 0; // the conversation whose pins were read, 0 for none

  protected override heard(name: keyof ClientEvents, value: unknown): void {
    if (name === "pins" && value !== this.conversation.id) return;
    if (name === "connection" && this.client.connection.phase !== "online") this.loaded = 0;
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { id } = this.conversation;
    if (id !== this.shownId) this.listed = false;
    this.shownId = id;
    if (this.loaded === id || this.client.connection.phase !== "online") return;
    this.loaded = id;
    this.client.loadPins(id).catch(() => (this.loaded = 0)); // with the next connection
  }

  override render(): TemplateResult | typeof nothing {
    const pins = this.client.pins(this.conversation.id);
    const [newest] = pins;
    if (!newest) return nothing;
    return html`<div class="bar" data-test="pins">
        <button class="newest" type="button" title="Show the pinned message" @click=${() => this.show(newest)} data-test="pinned-newest">
          ${icons.pin}<span class="ellipsis"><b>${named(this.author(newest))}</b> ${preview(newest)}</span>
        </button>
        <button class="icon" type="button" title="All pinned messages" aria-label=${`All pinned messages: ${pins.length}`} @click=${() => (this.listed = true)} data-test="pins-all">
          ${icons.list}
        </button>
      </div>
      ${this.listed ? this.list(pins) : nothing}`;
  }

  protected override updated(): void {
    if (this.dialog && !this.dialog.open) this.dialog.showModal();
  }

  private list(pins: Message[]): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} data-test="pins-dialog">
      <header>
        <h2 id="heading">${plural(pins.length, "pinned message", "pinned messages")}</h2>
        <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog?.close()} data-test="pins-close">${icons.close}</button>
      </header>
      <p class="error" role="alert" ?hidden=${!this.error}>${this.error}</p>
      <ul>
        ${pins.map(
          (pin) => html`<li>
            <button class="row" type="button" @click=${() => this.show(pin)} data-test="pin" data-seq=${pin.seq}>
              <b>${named(this.author(pin))}</b><span class="body ellipsis">${preview(pin)}</span>
            </button>
            ${mayPin(this.conversation)
              ? html`<button class="icon" type="button" title="Unpin" aria-label="Unpin: ${preview(pin)}" @click=${() => void this.unpin(pin)} data-test="unpin">
                  ${icons.unpin}
                </button>`
              : nothing}
          </li>`,
        )}
      </ul>
    </dialog>`;
  }

  private author({ from }: Message): string {
    return from === this.client.user?.id ? "You" : nameOf(this.client.person(from));
  }

  private readonly closed = (): void => {
    this.listed = false;
    this.error = "";
  };

  private show({ seq }: Message): void {
    this.dialog?.close();
    this.dispatchEvent(new CustomEvent("show-message", { detail: seq }));
  }

  private async unpin({ conversation, seq }: Message): Promise<void> {
    this.error = "";
    try {
      await this.client.pin(conversation, seq, false);
    } catch (reason) {
      this.error = changeFailureInWords(reason, "unpinned");
    }
  }
}

function preview({ body }: Message): string {
  return body.slice(0, kPreviewCharactersMax).replace(/\s+/gu, " ");
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-pins": ConfabPins;
  }
}
