import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { ClientEvents } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

/** The name that others see and a line about oneself, as a dialog. Tells `closed`. */
@customElement("confab-profile")
export class ConfabProfile extends ClientElement {
  static override styles = [
    shared,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        padding: 1.5rem;
      }
      form {
        display: grid;
        gap: 0.75rem;
      }
      h2 {
        font-size: 1.0625rem;
        font-weight: 650;
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

  protected readonly watched: (keyof ClientEvents)[] = [];
  @state() private errors: Record<string, string> = {};
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query('[name="name"]') private name_!: HTMLInputElement;
  @query('[name="about"]') private about!: HTMLInputElement;

  override firstUpdated(): void {
    const { name = "", about = "" } = this.client.user ?? {};
    this.name_.value = name;
    this.about.value = about;
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${this.closed} data-test="profile-dialog">
      <form novalidate @submit=${this.submit}>
        <h2 id="heading">Your profile</h2>
        ${this.field("name", "Name", "name")} ${this.field("about", "About you", "off")}
        <p class="error" role="alert" ?hidden=${!this.errors.form} data-test="profile-error">${this.errors.form}</p>
        <div>
          <button class="button" type="button" @click=${() => this.dialog.close()} data-test="profile-not">Cancel</button>
          <button class="button primary" type="submit" ?disabled=${this.busy} data-test="profile-save">Save</button>
        </div>
      </form>
    </dialog>`;
  }

  private field(name: "name" | "about", label: string, autocomplete: "name" | "off"): TemplateResult {
    const error = this.errors[name] ?? "";
    return html`<label>
      ${label}
      <input class="field" name=${name} autocomplete=${autocomplete} aria-invalid=${error !== ""} aria-describedby="${name}-error" data-test="profile-${name}" />
      <span class="error" id="${name}-error" role="alert" ?hidden=${!error} data-test="profile-${name}-error">${error}</span>
    </label>`;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.errors = {};
    try {
      await this.client.updateProfile({ name: this.name_.value.trim(), about: this.about.value.trim() });
      this.dialog.close();
    } catch (reason) {
      const { name, about } = fieldErrors(reason);
      this.errors = name ? { name } : about ? { about } : { form: errorInWords(reason) };
    }
    this.busy = false;
  }

  private closed(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
