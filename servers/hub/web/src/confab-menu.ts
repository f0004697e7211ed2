import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { MenuItem } from "./confab-menu-items.js";
import { icons } from "./icons.js";
import { StyledElement } from "./styled-element.js";
import { shared } from "./styles.js";
import "./confab-menu-items.js";

/** A button that opens a short list of things to do. */
@customElement("confab-menu")
export class ConfabMenu extends StyledElement {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
        display: inline-grid;
      }
      confab-menu-items {
        top: calc(100% + 0.25rem);
        right: 0;
      }
    `,
  ];

  @property() label = "More";
  /** Of the hooks for tests. */
  @property() name = "menu";
  @property({ attribute: false }) items: MenuItem[] = [];
  @state() private open = false;
  @query(".icon") private button!: HTMLElement;

  override render(): TemplateResult {
    return html`<button
        class="icon"
        type="button"
        title=${this.label}
        aria-label=${this.label}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${() => (this.open = !this.open)}
        data-test=${this.name}
      >
        ${icons.more}
      </button>
      ${this.open
        ? html`<confab-menu-items
            .label=${this.label}
            .items=${this.items}
            .opener=${this.button}
            @closed=${() => (this.open = false)}
          ></confab-menu-items>`
        : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-menu": ConfabMenu;
  }
}
