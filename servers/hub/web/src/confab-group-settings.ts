import { css, html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ClientEvents, Conversation, ConversationUpdate } from "../client/src/index.js";
import { ClientElement } from "./element.js";
import { shared } from "./styles.js";
import { errorInWords, fieldErrors } from "./words.js";

const kTitleBytesMax = 200;
const kDescriptionBytesMax = 1_000;
const kPictureBytesMax = 512;

/** What a group is called, shows and allows, for those who run it. Tells `done` when it was saved. */
@customElement("confab-group-settings")
export class ConfabGroupSettings extends ClientElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow-y: auto;
      }
      form {
        display: grid;
        gap: 0.75rem;
        padding: 0.25rem 1.25rem 1rem;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: 0.875rem;
      }
      textarea {
        min-height: 5rem;
        resize: vertical;
      }
      .check {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-height: 2.375rem;
      }
      .check input {
        flex: none;
        width: 1.125rem;
        height: 1.125rem;
        accent-color: var(--accent);
      }
      @media (pointer: coarse) {
        .check {
          min-height: 2.75rem;
        }
      }
    `,
  ];

  protected readonly watched: (keyof ClientEvents)[] = [];
  @property({ attribute: false }) conversation!: Conversation;
  @state() private error = "";
  @state() private errors: Record<string, string> = {};
  @state() private busy = false;
  @query("form") private form!: HTMLFormElement;

  override firstUpdated(): void {
    this.form.querySelector("input")?.focus();
  }

  override render(): TemplateResult {
    const { title, description = "", picture = "", who_posts, who_adds, history } = this.conversation;
    return html`<form novalidate @submit=${this.submit} data-test="group-settings">
      ${this.text("title", "Name", html`<input class="field" name="title" autocomplete="off" .defaultValue=${title} data-test="settings-title" />`)}
      ${this.text("description", "Description", html`<textarea class="field" name="description" .defaultValue=${description} data-test="settings-description"></textarea>`)}
      ${this.text(
        "picture",
        "Address of a picture",
        html`<input class="field" name="picture" type="url" inputmode="url" placeholder="https://…" autocomplete="off" .defaultValue=${picture} data-test="settings-picture" />`,
      )}
      ${this.check("who_posts", "Only the owner and admins write", who_posts === "admins")}
      ${this.check("who_adds", "Only the owner and admins add people", who_adds === "admins")}
      ${this.check("history", "New members read what came before", history === "all")}
      <p class="error" role="alert" ?hidden=${!this.error} data-test="settings-error">${this.error}</p>
      <button class="button primary" type="submit" ?disabled=${this.busy} data-test="settings-save">Save</button>
    </form>`;
  }

  private text(name: string, label: string, field: TemplateResult): TemplateResult {
    const error = this.errors[name];
    return html`<label>${label} ${field}${error ? html`<span class="error" role="alert" data-test="settings-${name}-error">${error}</span>` : ""}</label>`;
  }

  private check(name: string, label: string, checked: boolean): TemplateResult {
    return html`<label class="check"><input type="checkbox" name=${name} .defaultChecked=${checked} data-test="settings-${name}" /> ${label}</label>`;
  }

  /** What the service would refuse is said here at once. */
  private faults({ title = "", description = "", picture = "" }: ConversationUpdate): Record<string, string> {
    const bytes = (text: string) => new TextEncoder().encode(text).length;
    const faults: Record<string, string> = {};
    if (!title) faults["title"] = "Give the group a name.";
    else if (bytes(title) > kTitleBytesMax) faults["title"] = "The name is too long.";
    if (bytes(description) > kDescriptionBytesMax) faults["description"] = "The description is too long.";
    if (bytes(picture) > kPictureBytesMax) faults["picture"] = "The address is too long.";
    return faults;
  }

  private async submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const given = new FormData(this.form);
    const text = (name: string) => String(given.get(name) ?? "").replace(/\r\n/gu, "\n").trim();
    const update: ConversationUpdate = {
      title: text("title"),
      description: text("description"),
      picture: text("picture"),
      who_posts: given.has("who_posts") ? "admins" : "all",
      who_adds: given.has("who_adds") ? "admins" : "all",
      history: given.has("history") ? "all" : "joined",
    };
    this.error = "";
    this.errors = this.faults(update);
    if (Object.keys(this.errors).length > 0) return;
    this.busy = true;
    try {
      await this.client.updateConversation(this.conversation.id, update);
      this.tell("done");
    } catch (reason) {
      this.errors = fieldErrors(reason);
      if (Object.keys(this.errors).length === 0) this.error = errorInWords(reason);
    }
    this.busy = false;
  }
}
