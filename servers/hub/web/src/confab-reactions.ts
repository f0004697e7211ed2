import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Reactor } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf } from "./names.js";
import { rows, shared } from "./styles.js";
import { errorInWords } from "./words.js";

/** Who reacted to a message, and with what, as a dialog. */
@customElement("confab-reactions")
export class ConfabReactions extends ClientElement {
  static override styles = [
    shared,
    rows,
    avatarStyles,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        max-height: min(32rem, calc(100dvh - 2rem));
        padding: 0.75rem 0.5rem;
      }
      header {
        display: flex;
        align-items: center;
        padding: 0 0.25rem 0.25rem 0.75rem;
      }
      h2 {
        flex: 1;
        font-size: 1.0625rem;
        font-weight: 650;
      }
      .row:hover {
        background: none;
      }
      .row > :nth-child(2) {
        flex: 1;
      }
      .emoji {
        font-size: 1.25rem;
      }
      .more {
        margin: 0.5rem auto 0;
      }
      .state,
      .error {
        padding: 0.5rem 0.75rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  @property({ type: Number }) conversation = 0;
  @property({ type: Number }) seq = 0;
  @state() private reactors: Reactor[] | undefined;
  @state() private next: number | null = null;
  @state() private error = "";
  @query("dialog") private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
    void this.read();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${() => this.tell("closed")} data-test="reactions-dialog">
      <header>
        <h2 id="heading">Reactions</h2>
        <button class="icon" type="button" aria-label="Close" @click=${() => this.dialog.close()} data-test="reactions-close">${icons.close}</button>
      </header>
      <p class="error" role="alert" ?hidden=${!this.error}>${this.error}</p>
      ${this.reactors?.length === 0 ? html`<p class="state">Nobody any more.</p>` : nothing}
      <ul>
        ${this.reactors?.map(
          ({ user, emoji }) => html`<li class="row" data-test="reactor" data-user-id=${user.id} data-emoji=${emoji}>
            ${avatar(nameOf(user), user.id, "small")}<span class="ellipsis">${named(nameOf(user))}</span><span class="emoji">${emoji}</span>
          </li>`,
        )}
      </ul>
      ${this.next !== null ? html`<button class="button more" type="button" @click=${() => void this.read()} data-test="more-reactors">Show more</button>` : nothing}
    </dialog>`;
  }

  private async read(): Promise<void> {
    this.error = "";
    try {
      const page = await this.client.reactors(this.conversation, this.seq, this.next ?? undefined);
      this.reactors = [...(this.reactors ?? []), ...page.reactions];
      this.next = page.next;
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "confab-reactions": ConfabReactions;
  }
}
