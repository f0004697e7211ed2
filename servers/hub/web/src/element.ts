import { LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { ClientEvents, ConfabClient } from "../client/src/index.js";

/** A component that shows something of the client and is rendered again when that changes. */
export abstract class ClientElement extends LitElement {
  @property({ attribute: false }) client!: ConfabClient;
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
