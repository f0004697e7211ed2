import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { roving } from "./roving.js";
import { StyledElement } from "./styled-element.js";
import { shared } from "./styles.js";

export interface MenuItem {
  /** Of the hooks for tests. */
  name: string;
  label: string;
  danger?: boolean;
  /** Shown as itself, beside others, above the words; whether it is chosen already. */
  emoji?: { chosen: boolean };
  run: () => void;
}

/**
 * A short list of things to do, which takes the focus when it appears. Escape, Tab, a choice and whatever happens elsewhere end it: then
 * it tells `closed`.
 */
@customElement("confab-menu-items")
export class ConfabMenuItems extends StyledElement {
  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        z-index: 2;
        width: max-content;
        max-width: min(18rem, calc(100vw - 2rem));
        padding: 0.25rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--raised);
        box-shadow: var(--shadow-high);
      }
      .button {
        display: block;
        width: 100%;
        text-align: start;
      }
      .emojis {
        display: grid;
        grid-template-columns: repeat(6, 1fr);
      }
      .emoji {
        display: grid;
        place-items: center;
        min-width: 2.5rem;
        min-height: 2.5rem;
        border-radius: var(--radius);
        font-size: 1.25rem;
        line-height: 1;
      }
      .emoji:hover,
      .emoji[aria-checked="true"] {
        background: var(--hover);
      }
      .button:focus-visible,
      .emoji:focus-visible {
        outline-offset: -2px;
      }
      .button:not(.danger) {
        color: var(--ink);
      }
      @media (pointer: coarse) {
        .emoji {
          min-width: 2.75rem;
          min-height: 2.75rem;
        }
      }
    `,
  ];

  @property() label = "";
  @property({ attribute: false }) items: MenuItem[] = [];
  /** The button that it belongs to, which gets the focus back. */
  @property({ attribute: false }) opener: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.elsewhere);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.elsewhere);
  }

  override render(): TemplateResult {
    return html`<div role="menu" aria-label=${this.label} @keydown=${this.pressed} @focusout=${this.left}>
      ${this.emojis()}
      ${this.items.filter(({ emoji }) => !emoji).map(
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
    </div>`;
  }

  private emojis(): TemplateResult | typeof nothing {
    const items = this.items.filter(({ emoji }) => emoji);
    if (items.length === 0) return nothing;
    return html`<div class="emojis" role="group" aria-label="React">
      ${items.map(
        (item) => html`<button
          class="emoji"
          type="button"
          role="menuitemcheckbox"
          aria-checked=${item.emoji!.chosen}
          tabindex="-1"
          data-roving
          @click=${() => this.choose(item)}
          data-test=${item.name}
        >
          ${item.label}
        </button>`,
      )}
    </div>`;
  }

  protected override firstUpdated(): void {
    const first = this.renderRoot.querySelector<HTMLElement>('[role="menuitem"]') ?? this.renderRoot.querySelector<HTMLElement>("[data-roving]");
    first?.focus({ preventScroll: true });
  }

  private choose(item: MenuItem): void {
    this.opener?.focus();
    this.close();
    item.run();
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("closed"));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault(); // on a phone it would leave the conversation too
      this.opener?.focus();
      this.close();
    } else if (event.key === "Tab") {
      this.close();
    } else {
      roving(event, event.currentTarget as Element);
    }
  }

  private left(event: FocusEvent): void {
    const items = event.currentTarget as Element;
    const to = event.relatedTarget;
    if (to instanceof Node && to !== this.opener && !items.contains(to)) this.close(); // the opener closes it itself
  }

  private readonly elsewhere = (event: Event): void => {
    const path = event.composedPath();
    if (!path.includes(this) && !(this.opener && path.includes(this.opener))) this.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-menu-items": ConfabMenuItems;
  }
}
