import { css, html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { StyledElement } from "./styled-element.js";
import { shared } from "./styles.js";

/** Asks before something that cannot be undone. Fires `agreed` if the user agrees, and `closed` in any case. */
@customElement("confab-question")
export class ConfabQuestion extends StyledElement {
  static override styles = [
    shared,
    css`
      dialog {
        max-width: min(24rem, calc(100vw - 2rem));
        padding: 1.5rem;
        overflow-wrap: anywhere;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0.5rem;
        margin-top: 1.25rem;
      }
    `,
  ];

  @property({ attribute: false }) question: unknown = "";
  @property() stay = "Cancel";
  @property() action = "";
  /** Of the hooks for tests. */
  @property() name = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="question" @close=${this.closed} data-test="${this.name}-dialog">
      <p id="question">${this.question}</p>
      <div>
        <button class="button" type="button" autofocus @click=${() => this.dialog.close()} data-test="${this.name}-not">${this.stay}</button>
        <button class="button danger" type="button" @click=${() => this.dialog.close("agreed")} data-test="${this.name}-anyway">${this.action}</button>
      </div>
    </dialog>`;
  }

  private closed(event: Event): void {
    event.stopPropagation();
    if (this.dialog.returnValue === "agreed") this.dispatchEvent(new CustomEvent("agreed"));
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
