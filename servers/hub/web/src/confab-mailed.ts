import { css, html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ConfabError } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { mark } from "./icons.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

const kPasswordLengthMin = 8;

/** What a link in a mail is for, and its token. */
export interface MailedLink {
  action: "reset-password" | "confirm-email";
  token: string;
}

/** The link of the address, if it is one from a mail: `#reset-password=TOKEN`. */
export function mailedLink(hash: string): MailedLink | undefined {
  const parts = /^#(reset-password|confirm-email)=([\w-]{1,128})$/u.exec(hash);
  return parts ? { action: parts[1] as MailedLink["action"], token: parts[2]! } : undefined;
}

const kDone = {
  "reset-password": "Your new password is set, and all devices are signed out.",
  "confirm-email": "The address is confirmed. Sign in with it from now on.",
};

/** The page behind a link in a mail. Nothing happens before somebody asks for it: programs open the links in mails too. */
@customElement("confab-mailed")
export class ConfabMailed extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        min-height: 100%;
        padding: 1.5rem 1rem;
        place-items: center;
        overflow-y: auto;
      }
      main {
        width: 100%;
        max-width: 23rem;
      }
      header {
        display: grid;
        justify-items: center;
        gap: 0.75rem;
        margin-bottom: 1.5rem;
        text-align: center;
      }
      h1 {
        font-size: 1.5rem;
        font-weight: 650;
        letter-spacing: -0.015em;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
        padding: 1.5rem;
        border: 1px solid var(--line);
        border-radius: 1rem;
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .labelled {
        display: grid;
        gap: 0.3125rem;
        font-size: 0.875rem;
      }
      .labelled .field {
        font-size: 1rem;
      }
      label {
        font-weight: 550;
      }
      label .quiet {
        font-weight: 400;
      }
      .primary {
        min-height: 2.75rem;
      }
    `,
  ];

  protected readonly watched = [];

  @property({ attribute: false }) link!: MailedLink;
  @state() private busy = false;
  @state() private done = false;
  @state() private error = "";
  @query("form") private form!: HTMLFormElement;

  override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>("input, button")?.focus();
  }

  override render(): TemplateResult {
    const reset = this.link.action === "reset-password";
    return html`<main>
      <header>${mark}<h1>${reset ? "Set a new password" : "Confirm your address"}</h1></header>
      <form novalidate @submit=${this.submit} data-test="mailed-form">
        <p role="status" ?hidden=${!this.done} data-test="mailed-done">${kDone[this.link.action]}</p>
        <p class="error" role="alert" ?hidden=${!this.error} data-test="form-error">${this.error}</p>
        ${reset && !this.done ? this.passwordInput() : ""}
        ${this.done
          ? html`<button class="button primary" type="button" @click=${this.leave} data-test="mailed-leave">Go on</button>`
          : html`<button class="button primary" type="submit" ?disabled=${this.busy} data-test="submit">
              ${this.busy ? "One moment…" : reset ? "Set the password" : "Confirm"}
            </button>`}
      </form>
    </main>`;
  }

  private passwordInput(): TemplateResult {
    return html`<div class="labelled">
      <label for="password">New password <span class="quiet">(at least ${kPasswordLengthMin} characters)</span></label>
      <input class="field" id="password" name="password" type="password" autocomplete="new-password" data-test="password" />
    </div>`;
  }

  private leave(): void {
    this.dispatchEvent(new CustomEvent("left"));
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const password = String(new FormData(this.form).get("password") ?? "");
    this.error = "";
    if (this.link.action === "reset-password" && [...password].length < kPasswordLengthMin) {
      this.error = `The password needs at least ${kPasswordLengthMin} characters.`;
      return;
    }
    this.busy = true;
    try {
      await (this.link.action === "reset-password" ? this.client.resetPassword(this.link.token, password) : this.client.confirmEmail(this.link.token));
      this.done = true;
    } catch (reason) {
      this.error = explained(reason);
    }
    this.busy = false;
    await this.updateComplete;
    if (this.done) this.renderRoot.querySelector<HTMLElement>("button")?.focus();
  }
}

function explained(reason: unknown): string {
  const code = reason instanceof ConfabError ? reason.code : "";
  if (code === "not_found") return "This link was used already, or it has expired. Please ask for another one.";
  if (code === "conflict") return "Somebody else has this address by now.";
  return fieldErrors(reason).password ?? errorInWords(reason);
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-mailed": ConfabMailed;
  }
}
