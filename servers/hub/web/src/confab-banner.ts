import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";

const kPatienceMs = 1_200; // a first connection that is quicker than this is not worth a word

/** Says when there is no connection, counts down to the next attempt, and lets one not wait for it. */
@customElement("confab-banner")
export class ConfabBanner extends ClientElement {
  static override styles = [
    shared,
    css`
      .banner {
        display: flex;
        align-items: center;
        justify-content: center;
        flex-wrap: wrap;
        gap: 0 0.75rem;
        min-height: 2.5rem;
        padding: 0.25rem 1rem;
        background: var(--warn-paper);
        color: var(--warn);
        font-size: 0.875rem;
        font-weight: 500;
        text-align: center;
        font-variant-numeric: tabular-nums;
      }
      .banner::before {
        content: "";
        width: 0.5rem;
        height: 0.5rem;
        border-radius: 50%;
        background: currentColor;
        animation: breathe 1.4s ease-in-out infinite;
        forced-color-adjust: none;
      }
      @keyframes breathe {
        50% {
          opacity: 0.25;
        }
      }
      button {
        padding: 0.1875rem 0.625rem;
        border-radius: 0.5rem;
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      @media (pointer: coarse) {
        button {
          min-height: 2.75rem;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["connection"];
  @state() private impatient = false;
  private troubled = false; // since the last time we were online
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = window.setInterval(() => this.client.connection.phase === "waiting" && this.requestUpdate(), 250);
    window.setTimeout(() => (this.impatient = true), kPatienceMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  protected override heard(): void {
    const { phase } = this.client.connection;
    if (phase === "waiting") this.troubled = true;
    if (phase === "online") this.troubled = false;
    this.requestUpdate();
  }

  override render(): TemplateResult {
    const state = this.client.connection;
    const shown = state.phase === "waiting" || (state.phase === "connecting" && (this.troubled || this.impatient));
    return html`<div role="status">${shown ? this.banner() : nothing}</div>`;
  }

  private banner(): TemplateResult {
    const state = this.client.connection;
    const seconds = state.phase === "waiting" ? Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000)) : 0;
    const words = this.troubled ? "No connection." : "Connecting…";
    // The countdown is for the eyes: a screen reader would say every second.
    const next = state.phase === "connecting" ? "Connecting…" : seconds === 0 ? "Trying again…" : `Trying again in ${seconds} s.`;
    return html`<div class="banner" data-test="connection-banner" data-phase=${state.phase}>
      <span>${words} ${this.troubled ? html`<span aria-hidden="true">${next}</span>` : nothing}</span>
      ${seconds > 1 ? html`<button type="button" @click=${() => this.client.retryNow()} data-test="retry-now">Try now</button>` : nothing}
    </div>`;
  }
}
