import { property } from "lit/decorators.js";
import type { ClientEvents, ConfabClient } from "../client/src/index.js";
import { StyledElement } from "./styled-element.js";

const kMinuteMs = 60_000;

/** A component that shows something of the client and is rendered again when that changes. */
export abstract class ClientElement extends StyledElement {
  @property({ attribute: false }) client!: ConfabClient;
  /** Whether it shows times that change by themselves: "now", "Today". */
  protected readonly showsTime: boolean = false;
  #unsubscribe: (() => void)[] = [];

  /** What of the client this component shows. */
  protected abstract readonly watched: (keyof ClientEvents)[];

  /** Something watched has changed; by default everything is rendered again. */
  protected heard(_name: keyof ClientEvents, _value: unknown): void {
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = this.watched.map((name) => this.client.on(name, (value) => this.heard(name, value)));
    if (!this.showsTime) return;
    const timer = window.setInterval(() => this.requestUpdate(), kMinuteMs);
    this.#unsubscribe.push(() => clearInterval(timer));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe();
  }

  /** Tells the components around this one. */
  protected tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
