import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, Invite } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { named, nameOf } from "./names.js";
import { shared } from "./styles.js";
import { exactTime } from "./times.js";
import { errorInWords, plural } from "./words.js";

const kHourS = 3_600;
const kLifetimes: [string, number][] = [
  ["1 hour", kHourS],
  ["1 day", 24 * kHourS],
  ["7 days", 7 * 24 * kHourS],
  ["30 days", 30 * 24 * kHourS],
];
const kUses = [1, 10, 100, 1_000];

/** Links by which people join a group: makes them, shows those that are valid, and takes them back. */
@customElement("confab-invitations")
export class ConfabInvitations extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 0;
        padding: 0.25rem 1.25rem 1rem;
        overflow-y: auto;
      }
      form,
      .link {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin: 0.75rem 0;
      }
      select {
        font: inherit;
        color: inherit;
      }
      .half {
        flex: 1;
        width: auto;
        min-width: 7rem;
      }
      .link input {
        flex: 1;
        width: auto;
        min-width: 10rem;
      }
      .one {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding: 0.375rem 0;
        border-top: 1px solid var(--line);
        font-size: 0.8438rem;
      }
      .one > span {
        flex: 1;
        min-width: 0;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = ["people"];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private invites: Invite[] | undefined;
  @state() private link = "";
  @state() private copied = false;
  @state() private error = "";
  @query("form") private form!: HTMLFormElement;
  @query(".link input") private field?: HTMLInputElement;

  override firstUpdated(): void {
    void this.attempt(async () => {});
  }

  override render(): TemplateResult {
    return html`<p class="quiet">Whoever has the link can join, until it ends.</p>
      <form @submit=${this.make}>
        <select class="field half" name="life" aria-label="How long it is valid" data-test="invite-life">
          ${kLifetimes.map(([label, seconds]) => html`<option value=${seconds} ?selected=${seconds === 7 * 24 * kHourS}>for ${label}</option>`)}
        </select>
        <select class="field half" name="uses" aria-label="How many may use it" data-test="invite-uses">
          ${kUses.map((uses) => html`<option value=${uses} ?selected=${uses === 100}>for ${plural(uses, "person", "people")}</option>`)}
        </select>
        <button class="button primary" type="submit" data-test="make-invite">Make a link</button>
      </form>
      ${this.link
        ? html`<div class="link">
              <input class="field" readonly aria-label="Invitation link" .value=${this.link} @focus=${() => this.field?.select()} data-test="invite-link" />
              <button class="button outlined" type="button" @click=${this.copy} data-test="copy-invite">${this.copied ? "Copied" : "Copy"}</button>
            </div>
            <p class="quiet" role="status">The link is shown this once.</p>`
        : nothing}
      <p class="error" role="alert" ?hidden=${!this.error} data-test="invites-error">${this.error}</p>
      ${(this.invites ?? []).map((invite) => this.line(invite))}`;
  }

  private line({ id, created_by, expires_at, uses, uses_max }: Invite): TemplateResult {
    return html`<div class="one" data-test="invite" data-invite-id=${id}>
      <span>By ${named(nameOf(this.client.person(created_by)))}, ${uses} of ${uses_max} used, until ${exactTime(expires_at)}</span>
      <button class="button danger" type="button" aria-label="Revoke this link" @click=${() => this.revoke(id)} data-test="revoke-invite">Revoke</button>
    </div>`;
  }

  private make(event: SubmitEvent): void {
    event.preventDefault();
    const given = new FormData(this.form);
    void this.attempt(async () => {
      const { token } = await this.client.createInvite(this.conversation.id, Number(given.get("life")), Number(given.get("uses")));
      this.link = `${location.origin}${location.pathname}#/i/${token}`;
      this.copied = false;
    });
  }

  private revoke(invite: number): void {
    void this.attempt(async () => {
      await this.client.revokeInvite(this.conversation.id, invite);
      this.link = "";
    });
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
      this.copied = true;
    } catch {
      this.field?.focus(); // a page over plain http may not: it is selected instead
    }
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    this.error = "";
    try {
      await action();
      this.invites = await this.client.invites(this.conversation.id);
    } catch (reason) {
      this.error = errorInWords(reason);
    }
  }
}
