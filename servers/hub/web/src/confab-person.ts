import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { inWords, named, nameOf, visible } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords } from "./words.js";
import "./confab-question.js";
import "./confab-report.js";

/** What there is to know of a person, as a dialog: block them, report them. Tells `closed`. */
@customElement("confab-person")
export class ConfabPerson extends ClientElement {
  static override styles = [
    shared,
    avatarStyles,
    css`
      dialog {
        width: min(22rem, calc(100vw - 2rem));
        padding: 1.25rem;
        overflow-wrap: anywhere;
      }
      header {
        display: flex;
        align-items: start;
        gap: 0.75rem;
      }
      header > div {
        flex: 1;
        min-width: 0;
        line-height: 1.35;
      }
      h2 {
        font-size: 1.0625rem;
        font-weight: 650;
      }
      .about {
        margin-top: 0.875rem;
      }
      .note {
        margin-top: 0.875rem;
        font-size: 0.875rem;
      }
      .error {
        margin-top: 0.75rem;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-top: 1.25rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["people", "blocks"];
  @property({ attribute: false }) person!: User;
  @state() private asking = false; // before they are blocked
  @state() private reporting = false;
  @state() private error = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    const person = this.client.person(this.person.id) ?? this.person;
    const blocked = this.client.isBlocked(person.id);
    const name = nameOf(person);
    return html`<dialog aria-labelledby="name" @close=${this.closed} data-test="person-dialog">
        <header>
          ${avatar(name, person.id)}
          <div>
            <h2 id="name">${named(name)}</h2>
            <p class="quiet">${person.name && person.email ? named(visible(person.email)) : `Number ${person.id}`}</p>
          </div>
          <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog.close()} data-test="person-close">${icons.close}</button>
        </header>
        ${person.about ? html`<p class="about" data-test="person-about">${named(visible(person.about))}</p>` : nothing}
        ${blocked ? html`<p class="quiet note" data-test="person-blocked">You have blocked them. Neither of you can write to the other.</p>` : nothing}
        <p class="error" role="alert" ?hidden=${!this.error} data-test="person-error">${this.error}</p>
        ${person.id === this.client.user?.id ? nothing : this.actions(blocked)}
      </dialog>
      ${this.asking ? this.question(person) : nothing}
      ${this.reporting
        ? html`<confab-report
            .client=${this.client}
            .about=${{ user: person.id }}
            .what=${inWords(["Report ", { name }])}
            @closed=${(event: Event) => this.stop(event, () => (this.reporting = false))}
          ></confab-report>`
        : nothing}`;
  }

  private actions(blocked: boolean): TemplateResult {
    return html`<footer>
      ${blocked
        ? html`<button class="button outlined" type="button" @click=${() => void this.set(false)} data-test="unblock">Unblock</button>`
        : html`<button class="button danger" type="button" @click=${() => (this.asking = true)} data-test="block">Block</button>`}
      <button class="button danger" type="button" @click=${() => (this.reporting = true)} data-test="report">Report</button>
    </footer>`;
  }

  private question(person: User): TemplateResult {
    const what = "? Neither of you can write to the other then. They are not told, and groups go on.";
    return html`<confab-question
      .question=${inWords(["Block ", { name: nameOf(person) }, what])}
      action="Block"
      name="block"
      @agreed=${() => void this.set(true)}
      @closed=${(event: Event) => this.stop(event, () => (this.asking = false))}
    ></confab-question>`;
  }

  private async set(blocked: boolean): Promise<void> {
    this.error = "";
    try {
      await (blocked ? this.client.block(this.person) : this.client.unblock(this.person));
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }

  /** A dialog above this one ended; this one did not. */
  private stop(event: Event, then: () => void): void {
    event.stopPropagation();
    then();
  }

  private closed(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
