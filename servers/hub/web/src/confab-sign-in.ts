import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ConfabError, type ConfabClient, type SignedOutReason, type User } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { mark } from "./icons.js";
import { named, nameOf } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

const kPasswordLengthMin = 8;

type Errors = { email?: string; password?: string; name?: string; form?: string };

const kReasons: Partial<Record<SignedOutReason, string>> = {
  expired: "You were signed out. Please sign in again.",
};

const kUntold =
  "You are signed out in this browser, but the server could not be told yet. It will be as soon as it can be reached, by this page or when it is opened again.";

@customElement("confab-sign-in")
export class ConfabSignIn extends ClientElement {
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
      label {
        font-weight: 550;
      }
      .labelled .field {
        font-size: 1rem;
      }
      label .quiet {
        font-weight: 400;
      }
      .password {
        position: relative;
      }
      .password .field {
        padding-right: 4.25rem;
      }
      .show {
        position: absolute;
        inset: 0.25rem 0.25rem 0.25rem auto;
        padding: 0 0.625rem;
        border-radius: 0.5rem;
        color: var(--soft);
        font-size: 0.8125rem;
        font-weight: 550;
      }
      .error {
        font-weight: 400;
      }
      .notice,
      .form-error {
        padding: 0.625rem 0.75rem;
        border-radius: 0.625rem;
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }
      .notice {
        margin-bottom: 1rem;
        background: var(--warn-paper);
        color: var(--warn);
      }
      .notice button {
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      .form-error {
        background: var(--danger-paper);
        color: var(--danger);
      }
      .primary {
        min-height: 2.75rem;
      }
      @media (forced-colors: active) {
        .notice,
        .form-error {
          border: 1px solid;
        }
      }
      @media (pointer: coarse) {
        .show {
          inset-block: 0;
          min-width: 2.75rem;
        }
        .notice button {
          min-height: 2.75rem;
        }
      }
      footer {
        margin-top: 1rem;
        text-align: center;
        color: var(--soft);
      }
    `,
  ];

  protected readonly watched = [];

  @property({ attribute: false }) reason: SignedOutReason = "never";
  @property() email = "";
  @property({ attribute: false }) other?: User;
  /** The server does not know of the sign-out yet. */
  @property({ attribute: false }) untold = false;
  @state() private signingUp = false;
  @state() private forgotten = false; // asks for a mail to set a new password
  @state() private mailed = false;
  @state() private mails = false; // whether the server sends such mails
  @state() private showPassword = false;
  @state() private busy = false;
  @state() private errors: Errors = {};
  @query("form") private form!: HTMLFormElement;

  override firstUpdated(): void {
    void this.askForPolicy();
    if (matchMedia("(hover: hover)").matches) this.focusFirst();
  }

  /** Without an answer the page goes on without the offer. */
  private async askForPolicy(): Promise<void> {
    this.mails = await this.client.passwordPolicy().then(
      (policy) => policy.reset_by_mail,
      () => false,
    );
  }

  override render(): TemplateResult {
    return this.forgotten ? this.forgottenForm() : this.signInForm();
  }

  private forgottenForm(): TemplateResult {
    return html`<main>
      <header>${mark}<h1>Set a new password</h1></header>
      <p class="notice" role="status" ?hidden=${!this.mailed} data-test="mailed">
        If there is an account with this address, a mail is on its way. The link in it is good for an hour.
      </p>
      <form novalidate @submit=${this.submitForgotten} data-test="forgotten-form">
        <p class="form-error" role="alert" data-test="form-error" ?hidden=${!this.errors.form}>${this.errors.form}</p>
        ${this.input("email", "E-mail", { type: "email", autocomplete: "username", inputmode: "email", value: this.email })}
        <button class="button primary" type="submit" ?disabled=${this.busy} data-test="submit">
          ${this.busy ? "One moment…" : "Send a mail"}
        </button>
      </form>
      <footer>
        <button class="button" type="button" @click=${() => this.showForgotten(false)} data-test="to-sign-in">Back to sign in</button>
      </footer>
    </main>`;
  }

  private showForgotten(forgotten: boolean): void {
    this.email = this.form.querySelector<HTMLInputElement>("#email")?.value ?? this.email;
    this.forgotten = forgotten;
    this.mailed = false;
    this.errors = {};
    void this.updateComplete.then(() => this.focusFirst());
  }

  private async submitForgotten(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const email = String(new FormData(this.form).get("email") ?? "").trim();
    this.mailed = false;
    this.errors = checkEmail(email);
    if (!this.errors.email) {
      this.busy = true;
      try {
        await this.client.requestPasswordReset(email);
        this.mailed = true;
      } catch (reason) {
        this.errors = this.explained(reason);
      }
      this.busy = false;
    }
    await this.updateComplete;
    this.focusFirst(true);
  }

  private signInForm(): TemplateResult {
    const title = this.signingUp ? "Create your account" : "Sign in to Confab";
    return html`<main>
      <header>${mark}<h1>${title}</h1></header>
      ${this.signingUp ? nothing : this.notice()}
      <form novalidate @submit=${this.submit} data-test=${this.signingUp ? "sign-up-form" : "sign-in-form"}>
        <p class="form-error" role="alert" data-test="form-error" ?hidden=${!this.errors.form}>${this.errors.form}</p>
        ${this.input("email", "E-mail", { type: "email", autocomplete: "username", inputmode: "email", value: this.email })}
        ${this.signingUp ? this.input("name", "Name", { type: "text", autocomplete: "name", hint: "optional; others see it" }) : ""}
        ${this.passwordInput()}
        <button class="button primary" type="submit" ?disabled=${this.busy} data-test="submit">
          ${this.busy ? "One moment…" : this.signingUp ? "Create account" : "Sign in"}
        </button>
      </form>
      ${this.mails && !this.signingUp
        ? html`<footer>
            <button class="button" type="button" @click=${() => this.showForgotten(true)} data-test="forgot-password">Forgot your password?</button>
          </footer>`
        : nothing}
      <footer>
        ${this.signingUp ? "You have an account?" : "New here?"}
        <button class="button" type="button" @click=${this.toggle} data-test=${this.signingUp ? "to-sign-in" : "to-sign-up"}>
          ${this.signingUp ? "Sign in" : "Create an account"}
        </button>
      </footer>
    </main>`;
  }

  private notice(): TemplateResult | typeof nothing {
    if (this.other) {
      return html`<p class="notice" role="status" data-test="sign-in-notice">
        In another window this browser has signed in as ${named(nameOf(this.other))}. Sign in here to go on as ${named(this.email)}, or
        <button type="button" @click=${() => this.client.restore(true)} data-test="go-on-as-other">go on as ${named(nameOf(this.other))}</button>.
      </p>`;
    }
    const reason = this.untold ? kUntold : kReasons[this.reason];
    return reason ? html`<p class="notice" role="status" data-test="sign-in-notice">${reason}</p>` : nothing;
  }

  private input(
    name: "email" | "name" | "password",
    label: string,
    options: { type: string; autocomplete: string; inputmode?: string; value?: string; hint?: string },
  ): TemplateResult {
    const error = this.errors[name];
    return html`<div class="labelled">
      <label for=${name}>${label} ${options.hint ? html`<span class="quiet">(${options.hint})</span>` : nothing}</label>
      ${this.box(name, options)}
      <span class="error" id="${name}-error" data-test="error-${name}" ?hidden=${!error}>${error}</span>
    </div>`;
  }

  private box(name: keyof Errors, options: { type: string; autocomplete: string; inputmode?: string; value?: string }): TemplateResult {
    return html`<input
      class="field"
      id=${name}
      name=${name}
      type=${options.type}
      autocomplete=${options.autocomplete as "on"}
      autocapitalize="none"
      spellcheck="false"
      inputmode=${(options.inputmode ?? "text") as "text"}
      .defaultValue=${options.value ?? ""}
      aria-invalid=${this.errors[name] ? "true" : "false"}
      aria-describedby="${name}-error"
      @input=${() => this.clear(name)}
      data-test=${name}
    />`;
  }

  private passwordInput(): TemplateResult {
    const error = this.errors.password;
    const hint = this.signingUp ? html`<span class="quiet">(at least ${kPasswordLengthMin} characters)</span>` : "";
    const autocomplete = this.signingUp ? "new-password" : "current-password";
    return html`<div class="labelled">
      <label for="password">Password ${hint}</label>
      <span class="password">
        ${this.box("password", { type: this.showPassword ? "text" : "password", autocomplete })}
        <button
          type="button"
          class="show"
          aria-pressed=${this.showPassword}
          aria-label="Show the password"
          @click=${() => (this.showPassword = !this.showPassword)}
        >
          ${this.showPassword ? "Hide" : "Show"}
        </button>
      </span>
      <span class="error" id="password-error" data-test="error-password" ?hidden=${!error}>${error}</span>
    </div>`;
  }

  private clear(name: keyof Errors): void {
    if (this.errors[name] || this.errors.form) this.errors = { ...this.errors, [name]: undefined, form: undefined };
  }

  private toggle(): void {
    this.signingUp = !this.signingUp;
    this.errors = {};
    void this.updateComplete.then(() => this.focusFirst());
  }

  private focusFirst(invalid = false): void {
    const fields = [...this.renderRoot.querySelectorAll<HTMLInputElement>(".field")];
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    (wrong ?? (invalid ? undefined : (fields.find((field) => field.value === "") ?? fields[0])))?.focus();
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const data = new FormData(this.form);
    const [email, password, name] = ["email", "password", "name"].map((field) => String(data.get(field) ?? "")) as [string, string, string];
    this.errors = this.check(email.trim(), password);
    if (Object.keys(this.errors).length === 0) {
      this.busy = true;
      this.errors = await this.attempt(email.trim(), password, name.trim());
      this.busy = false;
    }
    await this.updateComplete;
    this.focusFirst(true);
  }

  private check(email: string, password: string): Errors {
    const errors = checkEmail(email);
    if (password === "") errors.password = "Please give a password.";
    else if (this.signingUp && [...password].length < kPasswordLengthMin) {
      errors.password = `The password needs at least ${kPasswordLengthMin} characters.`;
    }
    return errors;
  }

  private async attempt(email: string, password: string, name: string): Promise<Errors> {
    const client: ConfabClient = this.client;
    try {
      if (this.signingUp) await client.register(email, password, name);
      await client.signIn(email, password, deviceName());
      return {};
    } catch (reason) {
      return this.explained(reason);
    }
  }

  private explained(reason: unknown): Errors {
    const code = reason instanceof ConfabError ? reason.code : "";
    const errors: Errors = fieldErrors(reason);
    if (code === "unauthenticated") return { form: "The e-mail address or the password is wrong." };
    if (code === "forbidden") return { form: "This account is disabled." };
    if (code === "conflict") return { email: "There is an account with this e-mail address already." };
    if (errors.email || errors.password || errors.name) return errors;
    return { form: errorInWords(reason) };
  }
}

function checkEmail(email: string): Errors {
  if (email === "") return { email: "Please give your e-mail address." };
  return /^[^\s@]+@[^\s@]+$/u.test(email) ? {} : { email: "This does not look like an e-mail address." };
}

/** "Firefox on Linux": shown in the list of sessions. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`)) ?? "Browser";
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((name) => agent.includes(name));
  const shown = { Edg: "Edge", OPR: "Opera" }[browser] ?? browser;
  return system ? `${shown} on ${system}` : shown;
}
