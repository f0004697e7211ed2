// A person in front of the page: what she does and what she sees.
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";

export const kPassword = "correct horse battery";
const kPatienceMs = 30_000; // for a busy machine

export const t = (name: string) => `[data-test="${name}"]`;

/** One message as it stands on the screen. `seq` is 0 as long as it is not sent. */
export interface Shown {
  body: string;
  seq: number;
  state: string;
}

export class Person {
  private constructor(
    readonly page: Page,
    readonly complaints: string[],
  ) {}

  /** In a browser context of her own; `prepare` sees the page before it is loaded. */
  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
    prepare: (page: Page) => Promise<void> = async () => {},
  ): Promise<Person> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
    return Person.at(page, url, prepare);
  }

  /** In another window of the same browser. */
  async another(url: string): Promise<Person> {
    return Person.at(await this.page.context().newPage(), url);
  }

  private static async at(page: Page, url: string, prepare: (page: Page) => Promise<void> = async () => {}): Promise<Person> {
    const person = new Person(page, []);
    page.setDefaultTimeout(kPatienceMs);
    page.on("pageerror", (error) => person.complaints.push(String(error)));
    page.on("console", (message) => {
      // Lost connections and refused requests are what the tests are about; all else is a fault.
      if (message.type() === "error" && !/WebSocket connection|Failed to load resource/.test(message.text())) person.complaints.push(message.text());
    });
    await prepare(page);
    await page.goto(url);
    await page.waitForSelector(t("sign-in-form"));
    return person;
  }

  async signUp(email: string, name: string): Promise<void> {
    await this.page.click(t("to-sign-up"));
    await this.page.fill(t("name"), name);
    await this.submit(email, kPassword);
    await this.signedIn();
  }

  async signIn(email: string): Promise<void> {
    await this.submit(email, kPassword);
    await this.signedIn();
  }

  async submit(email: string, password: string): Promise<void> {
    await this.page.fill(t("email"), email);
    await this.page.fill(t("password"), password);
    await this.page.click(t("submit"));
  }

  async signedIn(): Promise<void> {
    await this.page.waitForSelector(`${t("conversation-item")}, ${t("conversations-empty")}`);
  }

  /** Looks somebody up among the people and opens the conversation with them; resolves to its id. */
  async find(email: string): Promise<number> {
    await this.page.click(t("people-tab"));
    await this.page.fill(t("people-filter"), email);
    await this.page.click(`${t("person")}:has-text("${email}")`);
    return this.opened();
  }

  /** Waits until a conversation is open; resolves to its id. */
  async opened(): Promise<number> {
    const view = this.page.locator(`${t("conversation-view")}[data-conversation-id]`);
    await this.page.waitForSelector(t("composer-input"));
    return Number(await view.getAttribute("data-conversation-id"));
  }

  async choose(name: string): Promise<void> {
    await this.item(name).click();
    await this.opened();
  }

  item(name: string): Locator {
    return this.page.locator(t("conversation-item"), { hasText: name });
  }

  async say(body: string): Promise<void> {
    await this.page.fill(t("composer-input"), body);
    await this.page.press(t("composer-input"), "Enter");
  }

  async hears(body: string): Promise<void> {
    await this.page.locator(`${t("message")}[data-state="sent"]`, { has: this.page.getByText(body, { exact: true }) }).waitFor();
  }

  message(seq: number): Locator {
    return this.page.locator(`${t("message")}[data-seq="${seq}"]`);
  }

  /** Opens what one can do with the message of this text. */
  private async menuOf(body: string): Promise<void> {
    const message = this.page.locator(`${t("message")}[data-state="sent"]`, { has: this.page.getByText(body, { exact: true }) });
    await message.hover();
    await message.locator(t("message-menu")).click();
  }

  /** Chooses from what one can do with a message: an item, or of several of its name the one of this label. */
  async act(seq: number, item: string, label = ""): Promise<void> {
    await this.message(seq).hover();
    await this.message(seq).locator(t("message-menu")).click();
    await this.page.locator(t(item), { hasText: label }).click();
  }

  /** Gives a message of one's own another text, and waits until it has it. */
  async edit(body: string, wanted: string): Promise<void> {
    await this.menuOf(body);
    await this.page.click(t("edit-message"));
    await this.say(wanted);
    await this.hears(wanted);
  }

  /** Deletes a message for everybody, and waits until it is gone. */
  async deletes(body: string): Promise<void> {
    await this.menuOf(body);
    await this.page.click(t("delete-message"));
    await this.page.click(t("delete-anyway"));
    await this.page.locator(t("message-body")).getByText(body, { exact: true }).waitFor({ state: "detached" });
  }

  /** Waits for the connection; who is `impatient` presses the button instead of waiting for the countdown. */
  async online({ impatient = false } = {}): Promise<void> {
    const button = this.page.locator(t("retry-now"));
    await eventually(
      async () => {
        if (impatient && (await button.count()) > 0) await button.click({ timeout: 500 }).catch(() => {}); // it may just have gone
        return this.page.locator(t("connection-banner")).count();
      },
      (banners) => banners === 0,
      "a connection",
    );
  }

  /** Whether what has the focus is `name`. */
  async focused(name: string): Promise<boolean> {
    return this.page.evaluate((wanted) => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.closest("[data-test]")?.getAttribute("data-test") === wanted;
    }, name);
  }

  /** From top to bottom. */
  async shown(): Promise<Shown[]> {
    return this.page.locator(t("message")).evaluateAll((items) =>
      items.map((item) => ({
        body: item.querySelector('[data-test="message-body"]')?.textContent ?? "",
        seq: Number(item.getAttribute("data-seq") ?? 0),
        state: item.getAttribute("data-state") ?? "",
      })),
    );
  }

  /** The screen once it has that many messages and none of them waits; scrolls up for the older ones. */
  async reads(count: number): Promise<Shown[]> {
    const log = this.page.locator(t("message-log"));
    return eventually(
      async () => {
        const shown = await this.shown();
        if (shown.length < count) await log.evaluate((element) => (element.scrollTop = 0));
        return shown;
      },
      (shown) => shown.length >= count && shown.every((message) => message.state === "sent"),
      `${count} messages, all sent`,
    );
  }

  async picture(folder: string, name: string): Promise<void> {
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
  }

  async leave(): Promise<void> {
    await this.page.context().close();
  }
}

/** Looks until what it sees is right. */
export async function eventually<T>(look: () => Promise<T>, right: (seen: T) => boolean, what: string): Promise<T> {
  const deadline = Date.now() + kPatienceMs;
  for (;;) {
    const seen = await look();
    if (right(seen)) return seen;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; saw ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The end of a test: pictures of all, and what their pages complained about. */
export async function everyoneLeaves(people: Person[], folder: string, context: unknown): Promise<string[]> {
  const name = (context as { name: string }).name.replace(/[^a-z]+/giu, "-");
  const complaints = people.flatMap((person) => person.complaints);
  for (const [index, person] of people.entries()) {
    await person.picture(folder, `${name}-${index}`);
    await person.leave();
  }
  return complaints;
}
