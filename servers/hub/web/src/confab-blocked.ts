import { css, html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ClientEvents, User } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf } from "./names.js";
import { rows, shared } from "./styles.js";
import { errorInWords } from "./words.js";

/** Whom this user has blocked, as a dialog. Tells `closed`. */
@customElement("confab-blocked")
export class ConfabBlocked extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        max-height: min(32rem, calc(100dvh - 2rem));
        padding: 0 0 0.75rem;
      }
      header {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.75rem 0.75rem 0.5rem 1.25rem;
      }
      h2 {
        flex: 1;
        font-size: 1.0625rem;
        font-weight: 650;
      }
      ul {
        padding: 0 0.5rem;
      }
      .row:hover {
        background: none;
      }
      .error {
        padding: 0 1.25rem 0.5rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["blocks"];
  @state() private error = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    const { blocked } = this.client;
    return html`<dialog aria-labelledby="heading" @close=${this.closed} data-test="blocked-dialog">
      <header>
        <h2 id="heading">Blocked people</h2>
        <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog.close()} data-test="blocked-close">${icons.close}</button>
      </header>
      <p class="error" role="alert" ?hidden=${!this.error} data-test="blocked-error">${this.error}</p>
      <ul aria-label="Blocked people">
        ${repeat(
          blocked,
          ({ id }) => id,
          (person) => this.line(person),
        )}
      </ul>
      ${blocked.length === 0 ? html`<p class="state" data-test="nobody-blocked">You have blocked nobody.</p>` : ""}
    </dialog>`;
  }

  private line(person: User): TemplateResult {
    const name = nameOf(person);
    return html`<li class="row" data-test="blocked-person" data-user-id=${person.id}>
      ${avatar(name, person.id)}
      <span><span class="name ellipsis">${named(name)}</span></span>
      <button class="button outlined" type="button" aria-label="Unblock ${name}" @click=${() => void this.unblock(person)} data-test="unblock">Unblock</button>
    </li>`;
  }

  private async unblock(person: User): Promise<void> {
    this.error = "";
    try {
      await this.client.unblock(person);
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }

  private closed(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent("closed"));
  }
}
