import { css, html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type ClientEvents, ConfabError, type InvitePreview } from "../client/src/index.js";
import { avatar, avatarStyles } from "./avatar.js";
import { ClientElement } from "./element.js";
import { named, visible } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords, plural } from "./words.js";

/** Asks whoever opened the link of an invitation whether they want to join. Tells `opened` with the conversation, and `closed` in any case. */
@customElement("confab-invited")
export class ConfabInvited extends ClientElement {
  static override styles = [
    shared,
    avatarStyles,
    css`
      dialog {
        width: min(22rem, calc(100vw - 2rem));
        padding: 1.5rem;
        text-align: center;
        overflow-wrap: anywhere;
      }
      .avatar {
        margin-bottom: 0.75rem;
      }
      h2 {
        font-size: 1.125rem;
        font-weight: 650;
      }
      div {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 0.5rem;
        margin-top: 1.25rem;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["connection"];
  @property() token = "";
  @state() private preview: InvitePreview | undefined;
  @state() private error: unknown;
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  private reading = false;

  override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override updated(): void {
    if (!this.preview && !this.error && this.client.connection.phase === "online") void this.read();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${() => this.tell("closed")} data-test="invited-dialog">
      ${this.error ? this.refused() : this.preview ? this.asked(this.preview) : html`<h2 id="heading">Reading the invitation…</h2>`}
    </dialog>`;
  }

  private asked({ conversation, title, members, member }: InvitePreview): TemplateResult {
    const name = visible(title) || `Group ${conversation}`;
    return html`${avatar(name, conversation)}
      <h2 id="heading" data-test="invited-title">${named(name)}</h2>
      <p class="quiet" data-test="invited-members">${plural(members, "member", "members")}</p>
      <div>
        <button class="button" type="button" @click=${() => this.dialog.close()} data-test="invited-not">Not now</button>
        <button class="button primary" type="button" autofocus ?disabled=${this.busy} @click=${this.join} data-test="invited-join">${member ? "Open" : "Join"}</button>
      </div>`;
  }

  private refused(): TemplateResult {
    const gone = this.error instanceof ConfabError && this.error.code === "not_found";
    return html`<h2 id="heading" role="alert" data-test="invited-error">${gone ? "This invitation is not valid, or not any more." : errorInWords(this.error)}</h2>
      <div><button class="button" type="button" autofocus @click=${() => this.dialog.close()} data-test="invited-not">Close</button></div>`;
  }

  private async read(): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    try {
      this.preview = await this.client.invite(this.token);
    } catch (reason) {
      this.error = reason;
    }
    this.reading = false;
  }

  private async join(): Promise<void> {
    this.busy = true;
    try {
      const conversation = await this.client.acceptInvite(this.token);
      this.dialog.close();
      this.tell("opened", conversation);
    } catch (reason) {
      this.error = reason;
    }
    this.busy = false;
  }
}
