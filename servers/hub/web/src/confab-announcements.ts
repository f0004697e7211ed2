import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, Message } from "../client/src/index.js";
import { Announcer, type Spoken } from "./announcer.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";

const kSpokenKeptMax = 10;

/** What a screen reader hears of new messages and of changed ones; nothing for the eyes. */
@customElement("confab-announcements")
export class ConfabAnnouncements extends ClientElement {
  static override styles = shared;

  protected readonly watched: (keyof ClientEvents)[] = ["arrived", "changed"];
  /** The conversation that is open, and whether the others are silent. */
  @property({ type: Number }) open = 0;
  @property({ type: Boolean }) alone = false;
  @state() private spoken: (Spoken & { id: number })[] = [];
  private spokenCount = 0;
  private announcer!: Announcer;

  override connectedCallback(): void {
    super.connectedCallback();
    this.announcer = new Announcer(this.client, () => this.open, (sentences) => this.say(sentences));
  }

  protected override heard(name: keyof ClientEvents, value: unknown): void {
    const message = value as Message;
    if (name === "changed") {
      this.spoken = this.spoken.filter(({ of }) => of !== message.id); // nothing keeps the earlier text
      this.announcer.changed(message);
    } else if (!this.alone || message.conversation === this.open) {
      this.announcer.arrived(message);
    }
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

  private say(sentences: Spoken[]): void {
    if (sentences.length === 0) return;
    const added = sentences.map((sentence) => ({ id: ++this.spokenCount, ...sentence }));
    this.spoken = [...this.spoken, ...added].slice(-kSpokenKeptMax);
  }
}
