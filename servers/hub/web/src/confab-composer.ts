import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { draftOf, keepDraft } from "./drafts.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { composes } from "./keys.js";
import { shared } from "./styles.js";
import { errorInWords, plural } from "./words.js";

export const kBodyBytesMax = 16_384;
const kWarnFromBytes = 15_000;
const kHeightMaxPx = 200;

const encoder = new TextEncoder();

/** Where one writes. Tells `sent` after a message has been handed over. */
@customElement("confab-composer")
export class ConfabComposer extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 0.5rem 1rem max(0.75rem, env(safe-area-inset-bottom));
      }
      form {
        display: flex;
        align-items: flex-end;
        gap: 0.5rem;
        max-width: 52rem;
        margin: 0 auto;
        padding: 0.25rem;
        border: 1px solid var(--line);
        border-radius: 1.5rem;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      form:focus-within {
        border-color: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }
      textarea {
        flex: 1;
        min-width: 0;
        max-height: 12.5rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
        border: 0;
        background: none;
        resize: none;
        font-size: 1rem;
        line-height: 1.5rem;
      }
      @media (pointer: coarse) {
        textarea {
          min-height: 2.75rem;
          padding-block: 0.625rem;
        }
      }
      textarea:focus-visible {
        outline: none; /* the frame around it shows the focus */
      }
      textarea::placeholder {
        color: var(--soft);
        opacity: 1;
      }
      .send {
        background: var(--accent);
        color: var(--accent-ink);
      }
      .send:hover:not(:disabled) {
        background: var(--accent-strong);
        color: var(--accent-ink);
      }
      .send:disabled {
        background: none;
        color: var(--soft);
      }
      @media (forced-colors: active) {
        form:focus-within {
          outline: 2px solid Highlight;
        }
        .send:not(:disabled) {
          forced-color-adjust: none;
          background: Highlight;
          color: HighlightText;
        }
      }
      .note {
        max-width: 52rem;
        margin: 0 auto;
        padding: 0 1rem 0.375rem;
        font-size: 0.8125rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  @property({ type: Number }) conversation = 0;
  @property() to = "";
  @state() private bytes = 0;
  @state() private empty = true;
  @state() private error = "";
  @query("textarea") private box!: HTMLTextAreaElement;

  override focus(): void {
    this.box?.focus();
  }

  override render(): TemplateResult {
    const tooLong = this.bytes > kBodyBytesMax;
    return html`<p class="note ${tooLong || this.error ? "error" : "quiet"}" role="status" data-test="composer-note">${this.error || this.room()}</p>
      <form @submit=${this.submit}>
        <textarea
          rows="1"
          placeholder="Write a message"
          aria-label="Message to ${this.to}"
          aria-invalid=${tooLong}
          enterkeyhint=${writesByTouch() ? "enter" : "send"}
          @input=${this.typed}
          @keydown=${this.pressed}
          data-test="composer-input"
        ></textarea>
        <button class="icon send" type="submit" aria-label="Send" title="Send" ?disabled=${this.empty || tooLong} data-test="send">${icons.send}</button>
      </form>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("conversation")) return;
    this.box.value = draftOf(this.client.hub, this.client.user?.id ?? 0, this.conversation);
    this.error = "";
    this.measure();
  }

  protected override styled(): void {
    if (this.box) this.measure();
  }

  private room(): string | typeof nothing {
    if (this.bytes > kBodyBytesMax) {
      return `This is too long by ${plural(this.bytes - kBodyBytesMax, "byte", "bytes")}. A message holds ${kBodyBytesMax.toLocaleString()}; please split it.`;
    }
    if (this.bytes > kWarnFromBytes) return `There is room for ${plural(kBodyBytesMax - this.bytes, "more byte", "more bytes")}.`;
    return nothing;
  }

  private typed(): void {
    this.error = "";
    this.measure();
    keepDraft(this.client.hub, this.client.user?.id ?? 0, this.conversation, this.box.value);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || composes(event) || writesByTouch()) return;
    event.preventDefault();
    this.send();
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    this.send();
  }

  private send(): void {
    const body = sendable(this.box.value);
    if (body === "" || encoder.encode(body).length > kBodyBytesMax) return;
    try {
      this.client.send(this.conversation, body);
    } catch (reason) {
      this.error = `Not sent. ${errorInWords(reason)}`;
      return;
    }
    this.box.value = "";
    this.typed();
    this.box.focus();
    this.tell("sent");
  }

  private measure(): void {
    const body = sendable(this.box.value);
    this.bytes = encoder.encode(body).length;
    this.empty = body === "";
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, kHeightMaxPx)}px`;
  }
}

/** Without blank space around it, and without what is no text: control characters and halves of surrogate pairs. */
export function sendable(text: string): string {
  return text
    .replace(/\r\n?/gu, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/gu, "")
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .trim();
}

/** A keyboard on the screen has no Shift+Enter to speak of: there Enter begins a line and the button sends. */
function writesByTouch(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}
