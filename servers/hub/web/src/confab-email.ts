import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { named, visible } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

type Field = "email" | "password";

/** Another e-mail address to sign in with, as a dialog. Only the link in the mail to it changes the address. Tells `closed`. */
@customElement("confab-email")
export class ConfabEmail extends ClientElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        padding: 1.5rem;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      h2 {
        font-size: 1.0625rem;
        font-weight: 650;
      }
      p {
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: 0.875rem;
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

  protected readonly watched: (keyof ClientEvents)[] = ["session"];
  @state() private errors: Partial<Record<Field | "form", string>> = {};
  @state() private busy = false;
  @state() private mailedTo = "";
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("form") private form!: HTMLFormElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} data-test="email-dialog">
      <form novalidate @submit=${this.submit}>
        <h2 id="heading">Change e-mail</h2>
        <p role="status" ?hidden=${!this.mailedTo} data-test="email-mailed">
          A mail is on its way to ${named(visible(this.mailedTo))}. Open the link in it within an hour; until then, nothing changes.
        </p>
        ${this.mailedTo ? "" : this.fields()}
        <div>
          <button class="button ${this.mailedTo ? "primary" : ""}" type="button" @click=${() => this.dialog.close()} data-test="email-close">
            ${this.mailedTo ? "Close" : "Cancel"}
          </button>
          ${this.mailedTo
            ? ""
            : html`<button class="button primary" type="submit" ?disabled=${this.busy} data-test="email-send">${this.busy ? "One moment…" : "Send a mail"}</button>`}
        </div>
      </form>
    </dialog>`;
  }

  private fields(): TemplateResult {
    return html`<p class="quiet">You sign in with ${named(visible(this.client.user?.email ?? ""))} now.</p>
      ${this.field("email", "New e-mail", "email")} ${this.field("password", "Your password", "current-password")}
      <p class="error" role="alert" ?hidden=${!this.errors.form} data-test="email-error">${this.errors.form}</p>`;
  }

  private field(name: Field, label: string, autocomplete: "email" | "current-password"): TemplateResult {
    const error = this.errors[name] ?? "";
    return html`<label>
      ${label}
      <input
        class="field"
        name=${name}
        type=${name}
        autocomplete=${autocomplete}
        aria-invalid=${error !== ""}
        aria-describedby="${name}-error"
        data-test="email-${name}"
      />
      <span class="error" id="${name}-error" role="alert" ?hidden=${!error} data-test="email-${name}-error">${error}</span>
    </label>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy || this.mailedTo) return;
    const data = new FormData(this.form);
    const email = String(data.get("email") ?? "").trim();
    this.errors = {};
    this.busy = true;
    try {
      await this.client.changeEmail(email, String(data.get("password") ?? ""));
      this.mailedTo = email;
    } catch (reason) {
      const { email, password } = fieldErrors(reason);
      this.errors = email ? { email } : password ? { password } : { form: errorInWords(reason) };
    }
    this.busy = false;
    await this.updateComplete;
    const next = this.mailedTo ? "button" : `[name="${this.errors.password ? "password" : "email"}"]`;
    this.renderRoot.querySelector<HTMLElement>(next)?.focus();
  }

  private closed(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("closed"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-email": ConfabEmail;
  }
}
