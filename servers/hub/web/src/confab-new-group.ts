import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { ClientEvents, User } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { icons } from "./icons.js";
import { named, nameOf } from "./names.js";
import { shared } from "./styles.js";
import { errorInWords, plural } from "./words.js";
import "./confab-people.js";

const kMembersMax = 256;
const kTitleBytesMax = 200;

/** A title and some people make a group. Tells `opened` with its conversation, or `cancel`. */
@customElement("confab-new-group")
export class ConfabNewGroup extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.625rem;
        padding: 0.25rem 0.75rem 0.75rem;
      }
      .heading {
        display: flex;
        align-items: center;
        gap: 0.25rem;
      }
      h2 {
        flex: 1;
        font-size: 1rem;
        font-weight: 650;
      }
      .picked {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem;
        max-height: 6rem;
        overflow-y: auto;
      }
      .picked li {
        max-width: 100%;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        gap: 0.25rem;
        max-width: 100%;
        padding: 0.1875rem 0.375rem 0.1875rem 0.625rem;
        border-radius: 1rem;
        background: var(--chosen);
        font-size: 0.8438rem;
      }
      .chip svg {
        width: 0.875rem;
        height: 0.875rem;
      }
      @media (forced-colors: active) {
        .chip {
          border: 1px solid;
        }
      }
      @media (pointer: coarse) {
        .chip {
          min-height: 2.75rem;
          border-radius: 1.375rem;
        }
      }
      confab-people {
        flex: 1;
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  @state() private picked = new Map<number, User>();
  @state() private error = "";
  @state() private busy = false;
  @query("input") private title_!: HTMLInputElement;

  override firstUpdated(): void {
    this.title_.focus();
  }

  override render(): TemplateResult {
    return html`<form novalidate @submit=${this.submit} data-test="group-form">
        <div class="heading">
          <button class="icon" type="button" aria-label="Cancel" @click=${() => this.tell("cancel")} data-test="group-cancel">${icons.back}</button>
          <h2>New group</h2>
          <button class="button primary" type="submit" ?disabled=${this.busy} data-test="create-group">Create</button>
        </div>
        <input
          class="field"
          placeholder="Name of the group"
          aria-label="Name of the group"
          aria-invalid=${this.error !== ""}
          aria-describedby="error"
          autocomplete="off"
          @input=${() => (this.error = "")}
          data-test="group-title"
        />
        <p class="error" id="error" role="alert" ?hidden=${!this.error} data-test="group-error">${this.error}</p>
        ${this.picked.size > 0 ? html`<ul class="picked" aria-label="Chosen people">${[...this.picked.values()].map((user) => this.chip(user))}</ul>` : nothing}
      </form>
      <confab-people .client=${this.client} .picked=${new Set(this.picked.keys())} @person=${this.toggled}></confab-people>
      <p class="visually-hidden" role="status">${plural(this.picked.size, "person chosen", "people chosen")}</p>`;
  }

  private chip(user: User): TemplateResult {
    const name = nameOf(user);
    return html`<li>
      <button class="chip" type="button" aria-label="Do not take ${name}" @click=${() => this.toggle(user)}>
        <span class="ellipsis">${named(name)}</span>${icons.close}
      </button>
    </li>`;
  }

  private toggled(event: CustomEvent<User>): void {
    event.stopPropagation();
    this.toggle(event.detail);
  }

  private toggle(user: User): void {
    const picked = new Map(this.picked);
    if (!picked.delete(user.id)) picked.set(user.id, user);
    this.picked = picked;
    this.error = "";
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const title = this.title_.value.trim();
    this.error = this.check(title);
    if (this.error) return void (title === "" && this.title_.focus());
    this.busy = true;
    try {
      this.tell("opened", await this.client.createGroup(title, [...this.picked.keys()]));
    } catch (reason) {
      this.error = errorInWords(reason);
    }
    this.busy = false;
  }

  private check(title: string): string {
    if (title === "") return "Please give the group a name.";
    if (new TextEncoder().encode(title).length > kTitleBytesMax) return "The name is too long.";
    if (this.picked.size > kMembersMax) return `A group begins with at most ${kMembersMax} people.`;
    return "";
  }
}
