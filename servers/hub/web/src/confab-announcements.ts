import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Message } from "../client/src/index.js";
import { Announcer } from "./announcer.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";

const kSpokenKeptMax = 10;

/** What a screen reader hears of new messages; nothing for the eyes. */
@customElement("confab-announcements")
export class ConfabAnnouncements extends ClientElement {
  static override styles = shared;

  protected readonly watched: (keyof ClientEvents)[] = ["arrived"];
  /** The conversation that is open, and whether the others are silent. */
  @property({ type: Number }) open = 0;
  @property({ type: Boolean }) alone = false;
  @state() private spoken: { id: number; text: string }[] = [];
  private spokenCount = 0;
  private announcer!: Announcer;

  override connectedCallback(): void {
    super.connectedCallback();
    this.announcer = new Announcer(this.client, () => this.open, (sentences) => this.say(sentences));
  }

  protected override heard(_name: keyof ClientEvents, value: unknown): void {
    const message = value as Message;
    if (!this.alone || message.conversation === this.open) this.announcer.arrived(message);
  }

  override render(): TemplateResult {
    return html`<div class="visually-hidden" role="log" aria-live="polite" data-test="announcements">
      ${repeat(
        this.spoken,
        ({ id }) => id,
        ({ text }) => html`<p>${text}</p>`,
      )}
    </div>`;
  }

  private say(sentences: string[]): void {
    const added = sentences.map((text) => ({ id: ++this.spokenCount, text }));
    this.spoken = [...this.spoken, ...added].slice(-kSpokenKeptMax);
  }
}
