import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Beside, type ClientEvents, type Message, replyOf } from "../client/src/index.js";
import { draftOf, keepDraft } from "./drafts.js";
import type { ConfabMentions } from "./confab-mentions.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { composes } from "./keys.js";
import { type Mentioned, mentionsIn } from "./mentions.js";
import { named, nameOf } from "./names.js";
import { shared } from "./styles.js";
import { changeFailureInWords, errorInWords, plural, replyInWords } from "./words.js";
import "./confab-mentions.js";

export const kBodyBytesMax = 16_384;
const kWarnFromBytes = 15_000;
const kHeightMaxPx = 200;

const encoder = new TextEncoder();

/**
 * Where one writes, answers, and edits what one wrote. Tells `sent` after a message has been handed over, `editing` (its seq, or 0), and
 * `jump` (a seq) for the message that is being answered.
 */
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
      .bar {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        max-width: 52rem;
        margin: 0 auto 0.25rem;
        padding: 0 0.25rem 0 1rem;
        font-size: 0.8438rem;
        font-weight: 550;
        color: var(--accent-strong);
      }
      .answered {
        flex: 1;
        min-width: 0;
        display: grid;
        padding-inline-start: 0.5rem;
        border-inline-start: 3px solid var(--accent);
        font-weight: 400;
        color: var(--soft);
      }
      .answered strong {
        font-weight: 600;
        color: var(--accent-strong);
      }
      .field-and-list {
        position: relative;
        max-width: 52rem;
        margin: 0 auto;
      }
      .bar.idle {
        margin-bottom: 0; /* only a place for what a screen reader is told */
      }
      .bar p {
        flex: 1;
      }
      .note {
        max-width: 52rem;
        margin: 0 auto;
        padding: 0 1rem 0.375rem;
        font-size: 0.8125rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["changed"];
  @property({ type: Number }) conversation = 0;
  @property() to = "";
  /** Whether this user may mention everybody here. */
  @property({ type: Boolean }) everybody = false;
  @state() private bytes = 0;
  @state() private empty = true;
  @state() private error = "";
  @state() private editing: Message | undefined;
  @state() private answering: Message | undefined;
  @state() private saving = false;
  @query("textarea") private box!: HTMLTextAreaElement;
  @query("confab-mentions") private people!: ConfabMentions;
  private chosen: Mentioned[] = []; // whom the text may name
  private draft = ""; // that was there before

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.editing) this.endEditing();
  }

  override focus(): void {
    this.box?.focus();
  }

  /** Puts a message of one's own into the field. What was typed comes back afterwards. */
  edit(message: Message): void {
    if (!this.editing) this.draft = this.box.value;
    this.editing = message;
    this.saving = false;
    this.put(message.body);
    this.box.focus();
    this.box.setSelectionRange(message.body.length, message.body.length);
    this.tell("editing", message.seq);
  }

  /** Answers a message with what is sent next. */
  reply(message: Message): void {
    if (this.editing) this.endEditing();
    this.answering = message;
    this.box.focus();
  }

  /** A message that is deleted while somebody edits it cannot be edited any more. */
  protected override heard(_name: keyof ClientEvents, value: unknown): void {
    const { conversation, seq, deleted_at } = value as Message;
    if (conversation === this.conversation && seq === this.answering?.seq) this.answering = value as Message;
    if (!deleted_at || conversation !== this.conversation || seq !== this.editing?.seq) return;
    this.endEditing();
    this.error = "The message was deleted.";
  }

  override render(): TemplateResult {
    const tooLong = this.bytes > kBodyBytesMax;
    const { editing } = this;
    const action = editing ? "Save" : "Send";
    return html`<div class="bar ${editing ? "" : "idle"}">
        ${editing ? icons.edit : nothing}
        <p role="status" data-test="editing">${editing ? (this.saving ? "Saving…" : "Editing a message") : nothing}</p>
        ${editing
          ? html`<button class="icon" type="button" aria-label="Stop editing" title="Stop editing" @click=${this.cancel} data-test="stop-editing">
              ${icons.close}
            </button>`
          : nothing}
      </div>
      ${this.answering && !editing ? this.answeredView(this.answering) : nothing}
      <p class="note ${tooLong || this.error ? "error" : "quiet"}" role="status" data-test="composer-note">${this.error || this.room()}</p>
      <div class="field-and-list">
        <confab-mentions
          .client=${this.client}
          .conversation=${this.conversation}
          .everybody=${this.everybody}
          @mention=${this.mention}
          @options=${() => this.requestUpdate()}
        ></confab-mentions>
      </div>
      <form @submit=${this.submit}>
        <textarea
          rows="1"
          aria-autocomplete="list"
          placeholder="Write a message"
          aria-label=${editing ? "Edit your message" : `Message to ${this.to}`}
          ?readonly=${this.saving}
          aria-invalid=${tooLong}
          enterkeyhint=${writesByTouch() ? "enter" : "send"}
          @input=${this.typed}
          @keydown=${this.pressed}
          @click=${this.moved}
          @blur=${() => this.people.close()}
          data-test="composer-input"
        ></textarea>
        <button class="icon send" type="submit" aria-label=${action} title=${action} ?disabled=${this.empty || tooLong || this.saving} data-test="send">
          ${editing ? icons.save : icons.send}
        </button>
      </form>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("conversation")) return;
    if (this.editing) this.endEditing();
    this.answering = undefined;
    this.chosen = [];
    this.put(draftOf(this.client.hub, this.client.user?.id ?? 0, this.conversation));
  }

  protected override styled(): void {
    if (this.box) this.measure();
  }

  private answeredView(message: Message): TemplateResult {
    const reply = replyOf(message);
    const author = nameOf(this.client.person(message.from));
    return html`<div class="bar" data-test="answering">
      ${icons.reply}
      <button class="answered" type="button" title="Show this message" @click=${() => this.dispatchEvent(new CustomEvent("jump", { detail: message.seq }))}>
        <strong class="ellipsis">Reply to ${named(author)}</strong>
        <span class="ellipsis" dir="auto" data-test="answered-text">${replyInWords(reply)}</span>
      </button>
      <button class="icon" type="button" aria-label="Stop replying" title="Stop replying" @click=${this.stopAnswering} data-test="stop-answering">${icons.close}</button>
    </div>`;
  }

  private readonly stopAnswering = (): void => {
    this.answering = undefined;
    this.box.focus();
  };

  /** Somebody was chosen for what is being typed after an @. */
  private readonly mention = ({ detail: { from, who } }: CustomEvent<{ from: number; who: Mentioned }>): void => {
    const text = `@${who.name} `;
    this.box.setRangeText(text, from, this.box.selectionEnd, "end");
    this.chosen.push(who);
    this.typed();
    this.box.focus();
  };

  private readonly moved = (): void => {
    this.people.look(this.box.value, this.box.selectionStart === this.box.selectionEnd ? this.box.selectionStart : -1);
  };

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
    if (!this.editing) this.moved();
    if (!this.editing && !this.empty) this.client.writes(this.conversation);
    if (!this.editing) keepDraft(this.client.hub, this.client.user?.id ?? 0, this.conversation, this.box.value);
  }

  private pressed(event: KeyboardEvent): void {
    if (!composes(event) && this.people.pressed(event)) return event.preventDefault();
    if (event.key === "Escape" && this.answering && !this.editing && !composes(event)) {
      event.preventDefault();
      return this.stopAnswering();
    }
    if (event.key === "Escape" && this.editing && !composes(event)) {
      event.preventDefault(); // on a phone it would leave the conversation too
      return this.cancel();
    }
    if (event.key === "ArrowUp" && this.box.value === "" && !this.editing && !modified(event)) {
      const last = this.lastOwn();
      if (!last) return;
      event.preventDefault();
      return this.edit(last);
    }
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
    if (body === "" || encoder.encode(body).length > kBodyBytesMax || this.saving) return;
    if (this.editing) return void this.save(this.editing, body);
    try {
      this.client.send(this.conversation, body, this.beside(body));
    } catch (reason) {
      this.error = `Not sent. ${errorInWords(reason)}`;
      return;
    }
    this.box.value = "";
    this.answering = undefined;
    this.chosen = [];
    this.typed();
    this.box.focus();
    this.tell("sent");
  }

  private beside(body: string): Beside {
    return { ...(this.answering ? { reply_to: this.answering.seq } : {}), ...mentionsIn(body, this.chosen) };
  }

  private async save(message: Message, body: string): Promise<void> {
    if (body === message.body) return this.cancel();
    this.saving = true;
    this.error = "";
    this.box.focus(); // the button that was pressed has no focus while it is disabled
    let error = "";
    try {
      await this.client.editMessage(message.conversation, message.seq, body);
    } catch (reason) {
      error = changeFailureInWords(reason, "changed");
    }
    if (this.editing !== message) return; // given up meanwhile
    this.saving = false;
    if (!error) this.endEditing(); // the focus may have gone on to something else meanwhile
    this.error = error;
  }

  private readonly cancel = (): void => {
    this.endEditing();
    this.box.focus();
  };

  private endEditing(): void {
    this.editing = undefined;
    this.saving = false;
    this.put(this.draft);
    this.draft = "";
    this.tell("editing", 0);
  }

  private put(text: string): void {
    this.error = "";
    this.box.value = text;
    this.measure();
  }

  private lastOwn(): Message | undefined {
    const me = this.client.user?.id ?? 0;
    return this.client.timeline(this.conversation).messages.filter(({ from, kind, deleted_at }) => from === me && kind === "text" && !deleted_at).pop();
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

function modified({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}

/** A keyboard on the screen has no Shift+Enter to speak of: there Enter begins a line and the button sends. */
function writesByTouch(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}
