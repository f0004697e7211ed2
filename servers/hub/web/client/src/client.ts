import { Blocks } from "./blocks.js";
import { Connection, type ConnectionState } from "./connection.js";
import { Conversations } from "./conversations.js";
import { Emitter } from "./emitter.js";
import { browserLocks, browserStorage, type Environment, inBrowser, type KeyValueStorage, partOf, randomKey, systemClock, type WebSocketClass } from "./environment.js";
import { ConfabError, toConfabError } from "./errors.js";
import { History } from "./history.js";
import { Marks } from "./marks.js";
import { type Beside, Outbox, type PendingMessage } from "./outbox.js";
import { People } from "./people.js";
import { Pins } from "./pins.js";
import { Rest } from "./rest.js";
import { Session, type SessionKeeper, type SessionState } from "./session.js";
import { type TokenProvider, TokenSession } from "./token-session.js";
import { Typing } from "./typing.js";
import type {
  AddedMembers,
  Conversation,
  ConversationUpdate,
  Invite,
  InvitePreview,
  MemberPage,
  Message,
  NewInvite,
  PasswordPolicy,
  Preferences,
  Reacted,
  ReactorPage,
  ReadMark,
  Role,
  User,
  UserPage,
  UserPageById,
  Welcome,
  WireEvent,
} from "./wire.js";

const kReadAttemptsMax = 5;
const kAddedMax = 256; // at once, as the service has it
const kReadPauseMs = 400;
const kReadMarkPauseMs = 400;
const kDeliveredMarkPauseMs = 1_000; // a message that is seen at once needs no such mark
const kDeliveredAtStartMax = 50; // conversations
const kDeliveredMembersMax = 50; // in larger groups nobody is told

export interface ClientOptions extends Partial<Omit<Environment, "storage" | "sharedStorage">> {
  /** Where the REST API is, without `/v1`: "/api" behind a hub. */
  baseUrl?: string;
  /** "wss://chat.example.com/ws"; by default `/ws` of the page's own origin. */
  webSocketUrl?: string;
  /** Whether a cookie jar keeps the session, as in a browser; otherwise the refresh token in memory does. */
  cookies?: boolean;
  /** Says who is signed in, instead of a password or a cookie: then nothing is asked of the REST API. */
  tokenProvider?: TokenProvider;
  /** For messages that are not sent yet; null for none. By default the tab's own. */
  storage?: KeyValueStorage | null;
  /** For a sign-out that the server has not heard of; null for none. By default the browser's own, where there are cookies. */
  sharedStorage?: KeyValueStorage | null;
}

/** What one can listen to with `on`. Conversations are named by id. */
export interface ClientEvents {
  session: SessionState;
  connection: ConnectionState;
  /** The list, or any line of it. */
  conversations: undefined;
  /** What `timeline` answers for this conversation. */
  messages: number;
  /** Somebody came into this conversation or went. */
  members: number;
  /** A message of somebody else, as it comes in. */
  arrived: Message;
  /** A message that is held was edited or deleted, by its author or another: this is what it is now. */
  changed: Message;
  /** The pinned messages of this conversation are others now, or have to be read again. */
  pins: number;
  /** More users are known. */
  people: undefined;
  /** What `blocked` and `isBlocked` answer. */
  blocks: undefined;
  /** Others began to type in this conversation, or stopped. */
  typing: number;
}

/** What there is to show of one conversation: `messages` rising by seq without holes, then what is not confirmed. */
export interface TimelineView {
  loaded: boolean;
  messages: Message[];
  pending: PendingMessage[];
  moreBefore: boolean;
  atEnd: boolean;
}

/** One user's connection to a Confab service. See the README for a tour. */
export class ConfabClient {
  /** The address of the hub's WebSocket. What is kept in a storage is kept under it. */
  readonly hub: string;
  readonly #environment: Environment;
  readonly #events = new Emitter<ClientEvents>();
  readonly #session: SessionKeeper;
  readonly #connection: Connection;
  readonly #history: History;
  readonly #conversations: Conversations;
  readonly #outbox: Outbox;
  readonly #people: People;
  readonly #blocks: Blocks;
  #self: User | undefined; // as they changed it themselves
  readonly #marks: Marks<ReadMark>;
  readonly #delivered: Marks<void>;
  readonly #typing: Typing;
  readonly #pins: Pins;
  #cursor: string | undefined;
  #openFor = 0; // the user whose things are held, 0 for none
  #greeted = 0; // whose connection it is, where the hub alone knows

  constructor(options: ClientOptions = {}) {
    const { clock = systemClock } = options;
    checkSurroundings(options);
    this.hub = options.webSocketUrl ?? ownWebSocketUrl();
    const storage = options.storage === null ? undefined : (options.storage ?? browserStorage("sessionStorage"));
    const sharedStorage = options.sharedStorage === null ? undefined : (options.sharedStorage ?? browserStorage("localStorage"));
    this.#environment = {
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      WebSocket: options.WebSocket ?? (globalThis.WebSocket as unknown as WebSocketClass),
      clock,
      random: options.random ?? Math.random,
      newKey: options.newKey ?? randomKey,
      storage: partOf(storage, this.hub),
      sharedStorage: partOf(sharedStorage, this.hub),
      locks: options.locks ?? browserLocks(),
    };
    const sessionHooks = {
      changed: () => this.#sessionChanged(),
      renewed: (token: string) => this.#renewed(token),
    };
    const cookies = options.cookies ?? inBrowser();
    const rest = new Rest(options.baseUrl ?? "/api", this.#environment);
    this.#session = options.tokenProvider
      ? new TokenSession(options.tokenProvider, this.#environment, sessionHooks)
      : new Session(rest, this.#environment, cookies, sessionHooks);
    this.#connection = new Connection(this.hub, this.#environment, {
      changed: () => this.#connectionChanged(),
      token: () => this.#session.freshToken(),
      unauthenticated: () => this.#session.refused(),
      cursor: () => this.#cursor,
      forgetCursor: () => (this.#cursor = undefined),
      welcome: (welcome, hadCursor) => this.#welcome(welcome, hadCursor),
      event: (event) => this.#event(event),
    });
    this.#history = new History(
      clock,
      (fields) => this.#read("messages.list", fields),
      (conversation, read) => {
        this.#outbox.confirmed(conversation, read.filter((message) => message.from === this.#openFor));
        this.#events.emit("messages", conversation);
      },
    );
    this.#conversations = new Conversations(clock, {
      read: (operation, fields) => this.#read(operation, fields),
      changed: () => this.#events.emit("conversations", undefined),
      listed: () => {
        for (const one of this.conversations.filter(({ unread }) => unread > 0).slice(0, kDeliveredAtStartMax)) this.#markDelivered(one, one.last_seq);
      },
      met: (user) => this.#people.add(user),
      countAfter: (conversation, seq, last) => this.#history.get(conversation)?.countAfter(seq, last, this.#openFor),
      lookedAt: (conversation) => this.#history.get(conversation) !== undefined,
    });
    this.#outbox = new Outbox(this.#environment, {
      changed: (conversation) => this.#events.emit("messages", conversation),
      send: ({ conversation, body, beside, key, tried }) =>
        this.#ask("messages.send", { conversation, body, client_key: key, ...beside, ...(tried ? { retry: true } : {}) }),
      sent: (message) => this.#took(message),
    });
    this.#pins = new Pins(
      (conversation) => this.#read("pins.list", { conversation }),
      (conversation) => this.#events.emit("pins", conversation),
    );
    this.#people = new People(
      clock,
      (user) => this.#read<User>("users.get", { user }),
      () => this.#events.emit("people", undefined),
    );
    this.#blocks = new Blocks(
      (fields) => this.#read<UserPageById>("blocks.list", fields),
      () => this.#events.emit("blocks", undefined),
    );
    this.#marks = new Marks(
      clock,
      kReadMarkPauseMs,
      (conversation, seq) => this.#ask<ReadMark>("conversations.mark_read", { conversation, seq }, true),
      (mark) => this.#conversations.happened(mark.conversation, { kind: "mark", mark }),
    );
    this.#delivered = new Marks(
      clock,
      kDeliveredMarkPauseMs,
      async (conversation, seq) => {
        const known = this.conversation(conversation);
        if (known?.active && seq > known.read_seq) await this.#ask("conversations.mark_delivered", { conversation, seq }, true);
      },
      () => {},
    );
    this.#typing = new Typing(
      clock,
      (conversation) => void this.#ask("typing.send", { conversation }).catch(() => {}), // it is of no use later
      (conversation) => this.#events.emit("typing", conversation),
    );
  }

  /** Returns the function that stops listening. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (value: ClientEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  // Who

  get session(): SessionState {
    return this.#session.state;
  }

  get user(): User | undefined {
    const { user } = this.#session;
    return user && this.#self?.id === user.id ? this.#self : user;
  }

  async register(email: string, password: string, name = ""): Promise<User> {
    return this.#ownSession().register(email, password, name);
  }

  async passwordPolicy(): Promise<PasswordPolicy> {
    return this.#ownSession().passwordPolicy();
  }

  /** Sends a mail to the user of the address, if there is one; the answer does not tell. */
  async requestPasswordReset(email: string): Promise<void> {
    return this.#ownSession().requestPasswordReset(email);
  }

  /** With the token of that mail. All sessions of its user end. */
  async resetPassword(token: string, password: string): Promise<void> {
    return this.#ownSession().resetPassword(token, password);
  }

  /** Sends a mail to a new address of this user's, which they have once `confirmEmail` was called with the token in it. */
  async changeEmail(email: string, password: string): Promise<void> {
    return this.#ownSession().changeEmail(email, password);
  }

  /** With the token of a mail to a new address, which its user then has. Whoever is signed in here may be that user. */
  async confirmEmail(token: string): Promise<void> {
    await this.#ownSession().confirmEmail(token);
    this.#self = undefined;
    if (this.user) await this.renew().catch(() => false); // the address is told with the next token, too
  }

  async signIn(email: string, password: string, device = ""): Promise<void> {
    return this.#ownSession().signIn(email, password, device);
  }

  /**
   * Signs in by the token provider, if there is one; whoever that is, is known once the hub has answered. Otherwise
   * takes up the session that the browser's cookie keeps, if there is one; tries on while there is no connection. Where another
   * window has signed in as somebody else since, `session` tells so (`replaced`, `other`) unless `anybody` will do.
   */
  restore(anybody = false): Promise<void> {
    const restored = this.#session.restore(anybody);
    if (this.#session instanceof TokenSession) this.#connection.start();
    return restored;
  }

  /** Asks for a newer token now. False: nobody is signed in any more. Throws what passes. */
  renew(): Promise<boolean> {
    return this.#session.refresh();
  }

  /**
   * Forgets everything here, unsent messages too, and tells the server. False: it could not be told. In a browser it is then told
   * as soon as it can be, by this page or by the next one; elsewhere call this again.
   */
  signOut(): Promise<boolean> {
    return this.#session.signOut();
  }

  /** Ends the connection and lets go of what is held; the session lives on, and unsent messages stay in the storage. */
  close(): void {
    this.#session.close();
    this.#connection.stop();
  }

  // Connection

  get connection(): ConnectionState {
    return this.#connection.state;
  }

  retryNow(): void {
    this.#connection.retryNow();
  }

  /** A hint that the network or the machine is back: find out whether the connection still lives. */
  wake(): void {
    this.#connection.wake();
  }

  /** A hint that the network is gone. */
  networkLost(): void {
    this.#connection.networkLost();
  }

  // Conversations

  /** Whether the beginning of the list of conversations has been read. */
  get synced(): boolean {
    return this.#conversations.synced;
  }

  /** Those that the user pinned, then the last active first: as far as they were read until now. */
  get conversations(): Conversation[] {
    return this.#conversations.inbox.list();
  }

  /** Whether there are more, which were active before. */
  get moreConversations(): boolean {
    return this.#conversations.more;
  }

  /** Those that the user hid, as far as they were read. */
  get archived(): Conversation[] {
    return this.#conversations.inbox.archived();
  }

  loadArchived(): Promise<void> {
    return this.#conversations.loadArchived();
  }

  /** Reads some of those. */
  loadMoreConversations(): Promise<void> {
    return this.#conversations.loadMore();
  }

  /** One conversation, read if it is not known yet. Throws `not_found` where this user has none of this id. */
  loadConversation(id: number): Promise<Conversation> {
    return this.#conversations.load(id);
  }

  /** One of those that are known. */
  conversation(id: number): Conversation | undefined {
    return this.#conversations.inbox.get(id);
  }

  /** Unread messages of the conversations that are known. */
  get unread(): number {
    return this.#conversations.inbox.unread;
  }

  openDirect(user: number): Promise<Conversation> {
    return this.#opened(this.#ask<Conversation>("conversations.open_direct", { user }, true));
  }

  createGroup(title: string, members: number[]): Promise<Conversation> {
    const client_key = this.#environment.newKey();
    return this.#opened(this.#ask<Conversation>("conversations.create_group", { title, members, client_key }, true));
  }

  /** By id; `after` is the `next` of the page before. */
  async members(conversation: number, after?: number, limit = 100): Promise<MemberPage> {
    const page = await this.#read<MemberPage>("conversations.members", { conversation, limit, ...(after ? { after } : {}) });
    for (const member of page.members) this.#people.add(member.user);
    return page;
  }

  async addMember(conversation: number, user: number): Promise<void> {
    await this.#ask("conversations.add_member", { conversation, user });
  }

  /** Many people, by one notice for 256 of them. Returns who was not added, because they may not be. */
  async addMembers(conversation: number, users: number[]): Promise<number[]> {
    const skipped: number[] = [];
    for (let done = 0; done < users.length; done += kAddedMax) {
      const some = users.slice(done, done + kAddedMax);
      skipped.push(...(await this.#ask<AddedMembers>("conversations.add_members", { conversation, users: some }, true)).skipped);
    }
    return skipped;
  }

  async removeMember(conversation: number, user: number): Promise<void> {
    await this.#ask("conversations.remove_member", { conversation, user });
  }

  async leave(conversation: number): Promise<void> {
    await this.#ask("conversations.leave", { conversation });
  }

  /** Changes what a group is called, shows and allows. Its members hear of it as a notice. */
  async updateConversation(conversation: number, update: ConversationUpdate): Promise<void> {
    await this.#ask("conversations.update", { conversation, ...update }, true);
  }

  /** Makes a member an admin, takes that back, or hands the group over. */
  async setRole(conversation: number, user: number, role: Role): Promise<void> {
    await this.#ask("members.set_role", { conversation, user, role }, true);
  }

  /** Mutes, pins, archives or marks a conversation for this user, on all their devices. */
  async setPreferences(conversation: number, preferences: Preferences): Promise<void> {
    const now = await this.#ask<Conversation>("conversations.set_preferences", { conversation, ...preferences }, true);
    const { muted_until = 0, pinned = false, marked_unread = false } = now;
    this.#conversations.happened(conversation, { kind: "preferences", conversation, set: { muted_until, pinned, marked_unread } });
  }

  /** The token is in this answer alone. `expiresIn` is in seconds. */
  createInvite(conversation: number, expiresIn?: number, uses?: number): Promise<NewInvite> {
    return this.#ask<NewInvite>("invites.create", { conversation, ...(expiresIn ? { expires_in: expiresIn } : {}), ...(uses ? { uses } : {}) });
  }

  /** Those that are valid. */
  async invites(conversation: number): Promise<Invite[]> {
    return (await this.#read<{ invites: Invite[] }>("invites.list", { conversation })).invites;
  }

  async revokeInvite(conversation: number, invite: number): Promise<void> {
    await this.#ask("invites.revoke", { conversation, invite });
  }

  /** To what a token invites. Throws `not_found` if it is not valid, or not any more. */
  invite(token: string): Promise<InvitePreview> {
    return this.#read("invites.get", { token });
  }

  acceptInvite(token: string): Promise<Conversation> {
    return this.#opened(this.#ask<Conversation>("invites.accept", { token }, true));
  }

  /** Takes a conversation out of the list until something newer is in it, or until it is shown or opened again. */
  async hide(conversation: number): Promise<void> {
    await this.#ask("conversations.hide", { conversation }, true);
  }

  async show(conversation: number): Promise<void> {
    await this.#ask("conversations.show", { conversation }, true);
  }

  /** Gives up a group that one has left, with all that could still be read of it. */
  async forget(conversation: number): Promise<void> {
    await this.#ask("conversations.forget", { conversation });
  }

  /** Everything up to `seq` was seen. A user who has left a conversation has no mark in it any more. */
  markRead(conversation: number, seq: number): void {
    const known = this.conversation(conversation);
    if (known?.active && seq > known.read_seq) this.#marks.want(conversation, seq);
  }

  /** Ids of the others who are typing there. */
  typing(conversation: number): number[] {
    return this.#typing.of(conversation);
  }

  /** This user is typing there: call it as often as you like, the others are told every few seconds. */
  writes(conversation: number): void {
    if (this.#connection.state.phase === "online") this.#typing.writes(conversation);
  }

  // Messages

  timeline(conversation: number): TimelineView {
    const timeline = this.#history.get(conversation);
    const pending = this.#outbox.of(conversation);
    if (!timeline) return { loaded: false, messages: [], pending, moreBefore: true, atEnd: false };
    // One's own confirmed message does not disappear while others before it are still on their way.
    const own = timeline.ahead.filter((message) => message.from === this.#openFor && message.kind === "text");
    const messages = own.length > 0 ? [...timeline.messages, ...own] : timeline.messages;
    return { loaded: timeline.loaded, messages, pending, moreBefore: timeline.moreBefore, atEnd: timeline.atEnd };
  }

  loadNewest(conversation: number): Promise<void> {
    return this.#history.loadNewest(conversation);
  }

  /** Reads the messages around one that is not held; those that were held go. */
  loadAround(conversation: number, seq: number): Promise<void> {
    return this.#history.loadAround(conversation, seq);
  }

  loadOlder(conversation: number): Promise<void> {
    return this.#history.loadOlder(conversation);
  }

  loadNewer(conversation: number): Promise<void> {
    return this.#history.loadNewer(conversation);
  }

  /** Sends as soon as there is a connection. Throws `overloaded` when too much is unsent. */
  send(conversation: number, body: string, beside?: Beside): PendingMessage {
    this.#typing.wrote(conversation);
    return this.#outbox.add(conversation, body, beside);
  }

  retry(message: PendingMessage): void {
    this.#outbox.retry(message);
  }

  discard(message: PendingMessage): void {
    this.#outbox.discard(message);
  }

  /** Gives a message of one's own another text; the earlier one is kept nowhere. */
  editMessage(conversation: number, seq: number, body: string): Promise<Message> {
    return this.#change("messages.edit", { conversation, seq, body });
  }

  /** Deletes a message for everybody: one's own, or in a group, as its owner or an admin, another's. */
  deleteMessage(conversation: number, seq: number): Promise<Message> {
    return this.#change("messages.delete", { conversation, seq });
  }

  /** One message, as it is now. */
  loadMessage(conversation: number, seq: number): Promise<Message> {
    return this.#read("messages.get", { conversation, seq });
  }

  /** The pinned messages of a conversation, the newest pin first, once loadPins() has read them; long texts are cut. */
  pins(conversation: number): Message[] {
    return this.#pins.get(conversation);
  }

  loadPins(conversation: number): Promise<void> {
    return this.#pins.load(conversation);
  }

  /** Pins a message, or takes its pin away: in a group its owner and admins may. */
  pin(conversation: number, seq: number, pinned = true): Promise<Message> {
    return this.#change(pinned ? "pins.add" : "pins.remove", { conversation, seq });
  }

  /** Reacts to a message with an emoji, or takes that back. */
  react(conversation: number, seq: number, emoji: string, removed = false): Promise<Message> {
    return this.#change(removed ? "reactions.remove" : "reactions.add", { conversation, seq, emoji });
  }

  /** Who reacted with what, by user id; `after` is the `next` of the page before. */
  async reactors(conversation: number, seq: number, after?: number, limit = 100): Promise<ReactorPage> {
    const page = await this.#read<ReactorPage>("reactions.list", { conversation, seq, limit, ...(after ? { after } : {}) });
    for (const { user } of page.reactions) this.#people.add(user);
    return page;
  }

  get unsent(): number {
    return this.#outbox.size;
  }

  // People

  /** A user by id, if known. Otherwise ask again on each `people` event: users who are still asked for then are fetched. */
  person(id: number): User | undefined {
    return this.#people.get(id);
  }

  /** The users that this user finds by the beginning of their address or, where the directory is not open, of a word of their name. */
  async users(prefix: string, after?: string, limit = 50): Promise<UserPage> {
    return this.#users({ limit, ...(prefix ? { prefix } : {}), ...(after ? { after } : {}) });
  }

  /** The one of this whole address, if this user finds them by it. */
  async usersByEmail(email: string): Promise<UserPage> {
    return this.#users({ email });
  }

  /** Users by beginnings of the words of their names, of those whom this user finds. A page may be empty and have a `next`. */
  async searchUsers(words: string, after?: string, limit = 50): Promise<UserPage> {
    return this.#users({ words, limit, ...(after ? { after } : {}) }, "users.search");
  }

  /** Changes what is given of this user's own profile. */
  async updateProfile(profile: { name?: string; about?: string; picture?: string }): Promise<User> {
    const { cursor: _, ...user } = await this.#ask<User & { cursor?: string }>("users.update", profile, true);
    this.#self = user;
    this.#people.add(user);
    this.#events.emit("people", undefined);
    return user;
  }

  /** Whom this user has blocked, by id; none while that is not known yet: `blocks` tells. */
  get blocked(): User[] {
    return this.#blocks.users;
  }

  isBlocked(user: number): boolean {
    return this.#blocks.has(user);
  }

  /** Neither writes to the other in their direct conversation then, and the blocked one opens none. */
  async block(user: User): Promise<void> {
    await this.#ask("blocks.add", { user: user.id }, true);
    this.#blocks.set(user, true);
  }

  async unblock(user: User): Promise<void> {
    await this.#ask("blocks.remove", { user: user.id }, true);
    this.#blocks.set(user, false);
  }

  /** To those who run the service: a message, or a person. */
  async report(about: { conversation: number; seq: number } | { user: number }, reason: string): Promise<void> {
    await this.#ask("reports.create", { ...about, reason, client_key: this.#environment.newKey() }, true);
  }

  async #users(fields: object, operation = "users.list"): Promise<UserPage> {
    const page = await this.#read<UserPage>(operation, fields);
    for (const user of page.users) this.#people.add(user);
    return page;
  }

  // What happens

  #sessionChanged(): void {
    const state = this.#session.state;
    const user = state.phase === "signedIn" ? state.user.id : 0;
    if (user !== this.#openFor) {
      if (user === 0 || user !== this.#greeted) this.#connection.stop();
      this.#forgetUser(state.phase === "signedOut" && state.reason === "asked");
      this.#openFor = user;
      if (state.phase === "signedIn") {
        this.#people.add(state.user);
        this.#conversations.open(user);
        this.#outbox.open(user);
        this.#outbox.setOnline(this.#connection.state.phase === "online");
        this.#connection.start();
      }
    }
    this.#events.emit("session", state);
  }

  #forgetUser(unsentToo: boolean): void {
    this.#outbox.close(unsentToo);
    this.#history.forget();
    this.#pins.forget();
    this.#conversations.open(0);
    this.#people.clear();
    this.#marks.clear();
    this.#blocks.clear();
    this.#self = undefined;
    this.#delivered.clear();
    this.#typing.clear();
    this.#cursor = undefined;
  }

  #ownSession(): Session {
    if (this.#session instanceof Session) return this.#session;
    throw new ConfabError("forbidden", "the token provider says who is signed in");
  }

  #connectionChanged(): void {
    if (this.#connection.state.phase !== "online") this.#typing.clear(); // who stops now is not heard
    this.#outbox.setOnline(this.#connection.state.phase === "online");
    this.#events.emit("connection", this.#connection.state);
  }

  #renewed(token: string): void {
    if (this.#connection.state.phase !== "online") return; // the next hello has it
    this.#ask("renew", { token }).catch((error) => {
      if (toConfabError(error).code === "forbidden") this.#connection.reopen(); // it is of another session
    });
  }

  #welcome(welcome: Welcome, hadCursor: boolean): void {
    const sameUser = welcome.user.id === this.#openFor;
    if (this.#session instanceof TokenSession) {
      this.#greeted = welcome.user.id;
      this.#session.greeted(welcome.user, welcome.now);
    }
    if (sameUser && hadCursor && welcome.resumed) {
      if (!this.synced) void this.#conversations.sync();
      else this.#readDeliveredMarks();
      return; // the cursor moves on with the events that follow
    }
    this.#cursor = welcome.cursor; // perhaps of another history, which need not have what is held here
    this.#marks.clear();
    this.#blocks.reread();
    this.#delivered.clear();
    void this.#conversations.sync();
    this.#history.clear();
    this.#pins.clear();
  }

  /** What was delivered meanwhile was told to those who were there. */
  #readDeliveredMarks(): void {
    const waits = ({ id, last_message, peer, peer_read_seq = 0, peer_delivered_seq = 0 }: Conversation) =>
      peer && this.#history.get(id) && last_message?.from === this.#openFor && last_message.seq > Math.max(peer_read_seq, peer_delivered_seq);
    for (const { id } of this.conversations.filter(waits)) this.#conversations.reread(id);
  }

  /** They are here now, at the latest. */
  #markDelivered(conversation: Conversation | undefined, seq: number): void {
    if (conversation?.active && conversation.members <= kDeliveredMembersMax && seq > conversation.read_seq) this.#delivered.want(conversation.id, seq);
  }

  #event(event: WireEvent): void {
    if (event.event === "message") {
      const { event: _, cursor: __, ...message } = event;
      this.#took(message);
      this.#typing.said(message.conversation, message.from);
      if (message.from !== this.#openFor) this.#markDelivered(this.conversation(message.conversation), message.seq);
      if (message.from !== this.#openFor && !message.deleted_at) this.#events.emit("arrived", message);
    } else if (event.event === "message_changed") {
      const { event: _, cursor: __, reacted, ...message } = event;
      this.#changed(message, reacted?.user === this.#openFor ? reacted : undefined);
    } else if (event.event === "conversation") {
      this.#conversations.reread(event.conversation);
    } else if (event.event === "read") {
      const { conversation, user, seq } = event;
      this.#conversations.happened(conversation, { kind: "read", conversation, user, seq });
    } else if (event.event === "delivered") {
      const { conversation, user, seq } = event;
      this.#conversations.happened(conversation, { kind: "delivered", conversation, user, seq });
    } else if (event.event === "typing") {
      if (event.user !== this.#openFor) this.#typing.heard(event.conversation, event.user, event.expires_in_ms);
    } else if (event.event === "listing") {
      const { conversation, hidden } = event;
      this.#conversations.happened(conversation, { kind: "listing", conversation, hidden });
    } else if (event.event === "preferences") {
      const { conversation, muted_until, pinned, marked_unread } = event;
      this.#conversations.happened(conversation, { kind: "preferences", conversation, set: { muted_until, pinned, marked_unread } });
    } else if (event.event === "forgotten") {
      const { conversation } = event;
      this.#conversations.happened(conversation, { kind: "forgotten", conversation });
      this.#history.drop(conversation);
    } else if (event.event === "blocks") {
      this.#blocks.reread();
    }
    if (event.cursor) this.#cursor = event.cursor;
  }

  /** A confirmed message, be it from an event or the answer to one's own sending, in whatever order the two arrive. */
  #took({ cursor: _, ...message }: Message & { cursor?: string }): void {
    this.#history.offer(message);
    if (message.from === this.#openFor) this.#outbox.confirmed(message.conversation, [message]);
    this.#conversations.happened(message.conversation, { kind: "message", message });
    this.#events.emit("messages", message.conversation);
    if (message.kind !== "text") this.#events.emit("members", message.conversation);
  }

  /** A message that was edited or deleted, be it from an event or the answer to one's own doing. */
  #changed(message: Message, own?: Reacted): void {
    const shown = this.#history.change(message, own);
    this.#pins.change(message, own);
    this.#conversations.happened(message.conversation, { kind: "changed", message });
    if (shown) this.#events.emit("messages", message.conversation);
    if (shown === "text") this.#events.emit("changed", message);
  }

  /** Repeatable: done twice it leaves the message as done once. */
  async #change(operation: string, fields: object): Promise<Message> {
    const { cursor: _, ...message } = await this.#ask<Message & { cursor?: string }>(operation, fields, true);
    this.#changed(message);
    return message;
  }

  async #opened(asked: Promise<Conversation>): Promise<Conversation> {
    const conversation = await asked;
    if (!this.conversation(conversation.id)) this.#conversations.adopt(conversation);
    return conversation;
  }

  /** A read that is at least as new as what was heard, repeated a few times when the failure passes. */
  async #read<T>(operation: string, fields: object): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask<T>(operation, { ...fields, ...(this.#cursor ? { at_least: this.#cursor } : {}) }, true);
      } catch (reason) {
        const error = toConfabError(reason);
        if (!error.passing || error.code === "offline" || attempt === kReadAttemptsMax) throw error;
        const delayMs = Math.max(error.retryAfterMs, kReadPauseMs * attempt * (0.5 + this.#environment.random()));
        await new Promise<void>((resolve) => this.#environment.clock.setTimeout(resolve, delayMs));
      }
    }
  }

  #ask<T>(operation: string, fields: object, repeatable = false): Promise<T> {
    if (this.#openFor === 0) return Promise.reject(new ConfabError("unauthenticated", "nobody is signed in"));
    return this.#connection.request<T>(operation, fields, repeatable);
  }
}

/** Outside a browser some options have no default. Throws at once if one is missing. */
function checkSurroundings({ WebSocket, webSocketUrl, baseUrl, fetch, tokenProvider, cookies }: ClientOptions): void {
  const wrong = (message: string) => new ConfabError("invalid_argument", message);
  if (!WebSocket && !globalThis.WebSocket) throw wrong("there is no WebSocket here (Node.js has one from version 22 on): pass a class as `WebSocket`");
  if (inBrowser()) return;
  if (cookies && !fetch) throw wrong("cookies are kept by a browser: pass `cookies: false`");
  if (!webSocketUrl) throw wrong("there is no page whose hub it could be: pass `webSocketUrl`, such as wss://chat.example.com/ws");
  if (!tokenProvider && !fetch && !/^https?:/.test(baseUrl ?? "")) throw wrong("pass `baseUrl`, such as https://chat.example.com/api");
}

function ownWebSocketUrl(): string {
  const { protocol, host } = globalThis.location;
  return `${protocol === "https:" ? "wss:" : "ws:"}//${host}/ws`;
}

