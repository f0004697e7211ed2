import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { icons } from "./icons.js";
import { roving } from "./roving.js";
import { StyledElement } from "./styled-element.js";
import { shared } from "./styles.js";

export interface MenuItem {
  /** Of the hooks for tests. */
  name: string;
  label: string;
  danger?: boolean;
  run: () => void;
}

/** A button that opens a short list of things to do. Escape, Tab and whatever happens elsewhere close it. */
@customElement("confab-menu")
export class ConfabMenu extends StyledElement {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: inline-grid;
      }
      .items {
        position: absolute;
        top: calc(100% + 0.25rem);
        right: 0;
        z-index: 2;
        width: max-content;
        max-width: min(18rem, calc(100vw - 2rem));
        padding: 0.25rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        box-shadow: var(--shadow-high);
      }
      .items .button {
        display: block;
        width: 100%;
        text-align: start;
      }
      .items .button:not(.danger) {
        color: var(--ink);
      }
    `,
  ];

  @property() label = "More";
  @property({ attribute: false }) items: MenuItem[] = [];
  @state() private open = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.elsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.elsewhere);
  }

  override render(): TemplateResult {
    return html`<button
        class="icon"
        type="button"
        title=${this.label}
        aria-label=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${this.toggle}
        data-test="menu"
      >
        ${icons.more}
      </button>
      ${this.open
        ? html`<div class="items" role="menu" aria-label=${this.label} @keydown=${this.pressed} @focusout=${this.left}>
            ${this.items.map(
              (item) => html`<button
                class="button ${item.danger ? "danger" : ""}"
                type="button"
                role="menuitem"
                tabindex="-1"
                data-roving
                @click=${() => this.choose(item)}
                data-test=${item.name}
              >
                ${item.label}
              </button>`,
            )}
          </div>`
        : nothing}`;
  }

  private async toggle(): Promise<void> {
    this.open = !this.open;
    await this.updateComplete;
    if (this.open) this.renderRoot.querySelector<HTMLElement>("[data-roving]")?.focus();
  }

  private choose(item: MenuItem): void {
    this.close();
    item.run();
  }

  private close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>(".icon")?.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault(); // on a phone it would leave the conversation too
      this.close();
    } else {
      roving(event, event.currentTarget as Element);
    }
  }

  private left(event: FocusEvent): void {
    const items = event.currentTarget as Element;
    if (event.relatedTarget instanceof Node && !items.contains(event.relatedTarget)) this.open = false;
  }

  private readonly elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.open = false;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-menu": ConfabMenu;
  }
}
