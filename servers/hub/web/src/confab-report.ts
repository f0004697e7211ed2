import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

const kReasonLengthMax = 300; // characters: within the 1,000 bytes of the service in any writing but emoji, which it refuses clearly

/** Asks what is wrong with a message or a person, and reports it, as a dialog. Tells `closed`. */
@customElement("confab-report")
export class ConfabReport extends ClientElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        padding: 1.5rem;
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: 0.75rem;
      }
      h2 {
        font-size: 1.0625rem;
        font-weight: 650;
      }
      textarea {
        min-height: 5rem;
        resize: vertical;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0.5rem;
        margin-top: 0.5rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  @property({ attribute: false }) about!: { conversation: number; seq: number } | { user: number };
  /** The heading. */
  @property({ attribute: false }) what: unknown = "Report";
  @state() private error = "";
  @state() private busy = false;
  @state() private done = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("textarea") private reason?: HTMLTextAreaElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="what" @close=${this.closed} data-test="report-dialog">${this.done ? this.thanks() : this.form()}</dialog>`;
  }

  private form(): TemplateResult {
    return html`<form novalidate @submit=${this.submit}>
      <h2 id="what">${this.what}</h2>
      <p class="quiet">Those who run this service are told, with your name. The person is not told.</p>
      <textarea
        class="field"
        autofocus
        maxlength=${kReasonLengthMax}
        placeholder="What is wrong?"
        aria-label="What is wrong?"
        aria-describedby=${this.error ? "error" : nothing}
        data-test="report-reason"
      ></textarea>
      <p class="error" id="error" role="alert" ?hidden=${!this.error} data-test="report-error">${this.error}</p>
      <div>
        <button class="button" type="button" @click=${() => this.dialog.close()} data-test="report-not">Cancel</button>
        <button class="button danger" type="submit" ?disabled=${this.busy} data-test="report-anyway">Report</button>
      </div>
    </form>`;
  }

  private thanks(): TemplateResult {
    return html`<p id="what" role="status" data-test="report-done">Thank you. It will be looked at.</p>
      <div><button class="button primary" type="button" autofocus @click=${() => this.dialog.close()} data-test="report-close">Close</button></div>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      await this.client.report(this.about, this.reason?.value.trim() ?? "");
      this.done = true;
    } catch (reason) {
      this.error = fieldErrors(reason).reason ?? errorInWords(reason);
    }
    this.busy = false;
  }

  private closed(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
