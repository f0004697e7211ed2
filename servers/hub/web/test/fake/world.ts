// The rules of the fake service: as much of docs/reference/protocol.md as the page needs, in memory. Not a reference for anything.
import type { Conversation, ConversationUpdate, Directory, Invite, Member, Message, MessagePage, Reacted, Role, User, WireEvent } from "../../client/src/wire.js";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly field = "",
  ) {
    super(detail);
  }

  get json(): object {
    const errors = this.field ? { errors: [{ field: this.field, message: this.message }] } : {};
    return { type: "about:blank", title: this.code, status: this.status, code: this.code, detail: this.message, ...errors };
  }
}

interface Place {
  role: Role;
  active: boolean;
  from: number; // first visible seq
  to: number; // last visible seq of a user who has left
  read: number;
  delivered: number;
  hidden: number; // where the user hid it, 0: they did not
  muted_until?: number;
  pinned?: boolean;
  marked?: number; // the read mark when it was marked unread
}

interface Room {
  id: number;
  kind: "direct" | "group";
  title: string;
  created_at: number;
  opened: number;
  created_by: number;
  messages: Message[];
  pins: number[]; // the newest pin first
  reactions: Map<number, Map<string, Set<number>>>; // by seq and emoji: from whom
  places: Map<number, Place>;
  settings: ConversationUpdate;
  invites: (Invite & { token: string })[];
}

interface Fact {
  position: number;
  to: number[];
  event: WireEvent;
}

type Fields = Record<string, any>;

export class World {
  users: (User & { password: string })[] = [];
  rooms: Room[] = [];
  facts: Fact[] = [];
  blocked = new Map<number, Set<number>>(); // by whom
  reports: { reporter: number; conversation?: number; seq?: number; user?: number; reason: string }[] = [];
  epoch = "e1";
  directory: Directory = "open";
  now: () => number = Date.now;
  /** How old a message of one's own may be to be edited or deleted; 0: of any age. */
  changeWithinMs = 0;
  told: (fact: Fact) => void = () => {};

  register({ email, password, name = "" }: Fields): User {
    if (!/^\S+@\S+\.\S+$/.test(email ?? "")) throw new Problem(422, "invalid_argument", "the e-mail address is not valid", "email");
    if ((password ?? "").length < 8) throw new Problem(422, "invalid_argument", "the password is shorter than 8 characters", "password");
    if (this.users.some((user) => user.email === email)) throw new Problem(409, "conflict", "the e-mail address is taken", "email");
    const user = { id: this.users.length + 1, email, name, created_at: this.now(), password };
    this.users.push(user);
    return this.user(user.id);
  }

  authenticate({ email, password }: Fields): User {
    const user = this.users.find((other) => other.email === email && other.password === password);
    if (!user) throw new Problem(401, "unauthenticated", "wrong e-mail or password");
    return this.user(user.id);
  }

  setPassword(email: string, password: string): void {
    const user = this.users.find((other) => other.email === email);
    if (user) user.password = password;
  }

  checkPassword(id: number, password: string): void {
    if (this.users[id - 1]?.password !== password) throw new Problem(422, "invalid_argument", "that is not the password", "password");
  }

  setEmail(id: number, email: string): void {
    if (this.users.some((other) => other.email === email && other.id !== id)) throw new Problem(409, "conflict", "the e-mail address is taken", "email");
    this.users[id - 1]!.email = email;
  }

  user(id: number): User {
    const user = this.users[id - 1];
    if (!user) throw new Problem(404, "not_found", "no such user");
    const { password: _, ...shown } = user;
    return shown;
  }

  cursor(position = this.facts.length): string {
    return `${this.epoch}.${position}`;
  }

  /** What this user missed, or undefined if the cursor cannot be served. */
  since(user: number, cursor: string): Fact[] | undefined {
    const [epoch, position] = cursor.split(".");
    if (epoch !== this.epoch || Number(position) > this.facts.length) return undefined;
    const missed = this.facts.slice(Number(position)).filter((fact) => fact.to.includes(user));
    return missed.filter((fact) => !this.#isOutdated(fact, Number(position))).map((fact) => this.factFor(user, fact, false));
  }

  /** Of the changes of one message only the newest is told, and none that is told with the message itself. */
  #isOutdated({ position, event }: Fact, after: number): boolean {
    if (event.event !== "message_changed") return false;
    const isOfIt = (fact: Fact) => fact.event.event === "message_changed" && fact.event.conversation === event.conversation && fact.event.seq === event.seq;
    return event.id > after || this.facts.slice(position).some(isOfIt);
  }

  /** An event shows its message as it is now, and of the message that it answers what this user may see. Live it does not say what is theirs. */
  factFor(user: number, fact: Fact, live = true): Fact {
    const { event } = fact;
    if (event.event !== "message" && event.event !== "message_changed") return fact;
    const room = this.rooms[event.conversation - 1]!;
    const message = room.places.has(user) ? this.#withReply(room, user, room.messages[event.seq - 1]!) : room.messages[event.seq - 1]!;
    const { event: name, cursor } = event;
    if (!live) return { ...fact, event: { event: name, cursor: cursor!, ...this.#for(user, message) } };
    const reacted = event.event === "message_changed" && event.reacted ? { reacted: event.reacted } : {};
    return { ...fact, event: { event: name, cursor: cursor!, ...message, ...reacted } };
  }

  call(me: number, operation: string, fields: Fields): object {
    const run = this.#operations[operation];
    if (!run) throw new Problem(422, "invalid_argument", `no operation is called ${operation}`, "op");
    return run(me, fields);
  }

  #operations: Record<string, (me: number, fields: Fields) => object> = {
    "users.me": (me) => this.user(me),
    "users.get": (me, { user }) => {
      if (!this.#finds(me, user)) throw new Problem(404, "not_found", "no such user");
      return this.#shownUser(me, user);
    },
    "users.list": (me, fields) => this.#users(me, fields),
    "users.search": (me, fields) => this.#search(me, fields),
    "users.update": (me, fields) => this.#updateProfile(me, fields),
    "blocks.add": (me, { user }) => this.#block(me, user, true),
    "blocks.remove": (me, { user }) => this.#block(me, user, false),
    "blocks.list": (me) => ({ users: [...this.#blockedBy(me)].sort((a, b) => a - b).map((id) => this.#shownUser(me, id)), next: null }),
    "reports.create": (me, fields) => this.#report(me, fields),
    "conversations.list": (me, fields) => this.#inbox(me, fields),
    "conversations.get": (me, { conversation }) => this.#shown(this.#room(me, conversation), me),
    "conversations.open_direct": (me, { user }) => this.#openDirect(me, user),
    "conversations.create_group": (me, { title, members }) => this.#createGroup(me, title, members),
    "conversations.members": (me, fields) => this.#members(this.#room(me, fields.conversation), fields),
    "conversations.add_member": (me, { conversation, user }) => this.#addMember(this.#room(me, conversation, true), me, user),
    "conversations.add_members": (me, { conversation, users }) => this.#addMembers(this.#room(me, conversation, true), me, users),
    "conversations.remove_member": (me, { conversation, user }) => this.#drop(this.#room(me, conversation, true), me, user, "removed"),
    "conversations.update": (me, { conversation, ...update }) => this.#updateGroup(this.#room(me, conversation, true), me, update),
    "conversations.set_preferences": (me, { conversation, ...set }) => this.#prefer(this.#room(me, conversation), me, set),
    "members.set_role": (me, { conversation, user, role }) => this.#setRole(this.#room(me, conversation, true), me, user, role),
    "invites.create": (me, fields) => this.#invite(this.#room(me, fields.conversation, true), me, fields),
    "invites.list": (me, { conversation }) => ({ invites: this.#invites(this.#room(me, conversation, true), me).map(({ token: _, ...shown }) => shown) }),
    "invites.revoke": (me, { conversation, invite }) => this.#revoke(this.#room(me, conversation, true), me, invite),
    "invites.get": (me, { token }) => this.#invited(me, token),
    "invites.accept": (me, { token }) => this.#accept(me, token),
    "conversations.leave": (me, { conversation }) => this.#drop(this.#room(me, conversation, true), me, me, "left"),
    "conversations.hide": (me, { conversation }) => this.#list(this.#room(me, conversation), me, true),
    "conversations.show": (me, { conversation }) => this.#list(this.#room(me, conversation), me, false),
    "conversations.forget": (me, { conversation }) => this.#forget(this.#room(me, conversation), me),
    "conversations.mark_read": (me, { conversation, seq }) => this.#markRead(this.#room(me, conversation), me, seq),
    "conversations.mark_delivered": (me, { conversation, seq }) => this.#markDelivered(this.#room(me, conversation, true), me, seq),
    "typing.send": (me, { conversation }) => {
      this.#signal(this.#room(me, conversation, true), me, { event: "typing", conversation, user: me, expires_in_ms: 6_000, at: this.now() });
      return { expires_in_ms: 6_000 };
    },
    "messages.list": (me, fields) => this.#page(this.#room(me, fields.conversation), me, fields),
    "messages.send": (me, fields) => this.send(me, fields),
    "messages.edit": (me, fields) => this.edit(me, fields),
    "messages.delete": (me, fields) => this.remove(me, fields),
    "pins.add": (me, fields) => this.pin(me, fields, true),
    "pins.remove": (me, fields) => this.pin(me, fields, false),
    "pins.list": (me, { conversation }) => this.#pins(this.#room(me, conversation), me),
    "reactions.add": (me, fields) => this.react(me, fields, false),
    "reactions.remove": (me, fields) => this.react(me, fields, true),
    "reactions.list": (me, fields) => this.#reactors(this.#room(me, fields.conversation), me, fields),
    "messages.get": (me, { conversation, seq }) => {
      const room = this.#room(me, conversation);
      return this.#for(me, this.#withReply(room, me, this.#seen(room, me, seq)));
    },
  };

  send(me: number, { conversation, body, client_key, reply_to, mentions = [], everybody, data }: Fields): Message & { cursor: string } {
    const room = this.#room(me, conversation, true);
    if (room.settings.who_posts === "admins") this.#checkRuns(room, me, "in this group only its owner and admins send messages");
    if (typeof body !== "string" || (body === "" && !data)) throw new Problem(422, "invalid_argument", "the body is empty", "body");
    if (Buffer.byteLength(body) > 16_384) throw new Problem(413, "too_large", "the body is over 16384 bytes", "body");
    const known = client_key && room.messages.find((message) => message.from === me && message.client_key === client_key);
    if (known) return { ...this.#withReply(room, me, known), cursor: this.cursor() };
    this.#checkBlocks(room, me);
    if (reply_to && !this.#visible(room, me).some(({ seq }) => seq === reply_to)) throw new Problem(422, "invalid_argument", "there is no such message", "reply_to");
    const members = mentions.filter((user: number) => room.places.get(user)?.active);
    const beside = { ...(reply_to ? { reply_to } : {}), ...(members.length > 0 ? { mentions: members } : {}), ...(everybody ? { everybody } : {}), ...(data ? { data } : {}) };
    const message = this.#append(room, me, { kind: "text", body, ...(client_key ? { client_key } : {}), ...beside });
    room.places.get(me)!.read = message.seq;
    return { ...this.#withReply(room, me, message), cursor: this.cursor() };
  }

  edit(me: number, { conversation, seq, body }: Fields): Message & { cursor: string } {
    const room = this.#room(me, conversation, true);
    if (typeof body !== "string" || body === "") throw new Problem(422, "invalid_argument", "the body is empty", "body");
    const message = this.#seen(room, me, seq);
    if (message.kind !== "text") throw new Problem(422, "invalid_argument", "this is a notice and no one's message", "seq");
    if (message.from !== me) throw new Problem(403, "forbidden", "only its author may change a message");
    if (message.deleted_at) throw new Problem(409, "conflict", "the message was deleted", "seq");
    this.#checkAge(message);
    return message.body === body ? { ...message, cursor: this.cursor() } : this.#change(room, { ...message, body, edited_at: this.now() });
  }

  remove(me: number, { conversation, seq }: Fields): Message & { cursor: string } {
    const room = this.#room(me, conversation, true);
    const message = this.#seen(room, me, seq);
    if (message.kind !== "text") throw new Problem(422, "invalid_argument", "this is a notice and no one's message", "seq");
    if (message.from !== me && room.places.get(me)!.role === "member") {
      throw new Problem(403, "forbidden", "only its author may delete a message, and in a group its owner and admins");
    }
    if (message.deleted_at) return { ...message, cursor: this.cursor() };
    if (message.from === me) this.#checkAge(message);
    const { edited_at: _, reply_to: _r, mentions: _m, everybody: _e, data: _d, pinned_at: _p, pinned_by: _b, reactions: _s, ...rest } = message;
    room.pins = room.pins.filter((other) => other !== seq);
    room.reactions.delete(seq);
    return this.#change(room, { ...rest, body: "", deleted_at: this.now(), deleted_by: me });
  }

  pin(me: number, { conversation, seq }: Fields, pinned: boolean): Message & { cursor: string } {
    const room = this.#room(me, conversation, true);
    const { pinned_at, pinned_by: _, ...rest } = this.#seen(room, me, seq);
    if (room.kind === "group" && room.places.get(me)!.role === "member") throw new Problem(403, "forbidden", "only the owner and admins of a group pin messages");
    if (pinned && rest.deleted_at) throw new Problem(409, "conflict", "the message was deleted", "seq");
    if (pinned === !!pinned_at) return { ...this.#seen(room, me, seq), cursor: this.cursor() };
    room.pins = pinned ? [seq, ...room.pins] : room.pins.filter((other) => other !== seq);
    return this.#for(me, this.#change(room, { ...rest, ...(pinned ? { pinned_at: this.now(), pinned_by: me } : {}) }));
  }

  #pins(room: Room, me: number): object {
    const seen = this.#visible(room, me);
    return { messages: room.pins.flatMap((seq) => seen.filter((message) => message.seq === seq)).map((message) => this.#for(me, message)) };
  }

  react(me: number, { conversation, seq, emoji }: Fields, removed: boolean): Message & { cursor: string } {
    const room = this.#room(me, conversation, true);
    const message = this.#seen(room, me, seq);
    if (message.deleted_at) throw new Problem(409, "conflict", "the message was deleted", "seq");
    const kinds = room.reactions.get(seq) ?? new Map<string, Set<number>>();
    room.reactions.set(seq, kinds);
    const people = kinds.get(emoji) ?? new Set<number>();
    if (people.has(me) !== removed) return { ...this.#for(me, message), cursor: this.cursor() };
    if (removed) people.delete(me);
    else people.add(me);
    if (people.size === 0) kinds.delete(emoji);
    else kinds.set(emoji, people);
    const { reactions: _, ...rest } = message;
    const reactions = [...kinds].map(([kind, { size }]) => ({ emoji: kind, count: size }));
    const reacted = { user: me, emoji, ...(removed ? { removed } : {}) };
    return this.#for(me, this.#change(room, { ...rest, ...(reactions.length > 0 ? { reactions } : {}) }, { reacted }));
  }

  #reactors(room: Room, me: number, { seq, after = 0, limit = 50 }: Fields): object {
    this.#seen(room, me, seq);
    const kinds = [...(room.reactions.get(seq) ?? [])];
    const people = [...new Set(kinds.flatMap(([, users]) => [...users]))].filter((user) => user > after).sort((a, b) => a - b);
    const page = people.slice(0, limit);
    const reactions = page.flatMap((user) => kinds.filter(([, users]) => users.has(user)).map(([emoji]) => ({ user: this.#shownUser(me, user), emoji })));
    return { reactions, next: people.length > limit ? page.at(-1)! : null };
  }

  /** A message as this reader sees it. */
  #for<T extends Message>(me: number, message: T): T {
    if (!message.reactions) return message;
    const kinds = this.rooms[message.conversation - 1]!.reactions.get(message.seq);
    return { ...message, reactions: message.reactions.map((reaction) => ({ ...reaction, mine: kinds?.get(reaction.emoji)?.has(me) ?? false })) };
  }

  /** With the message that it answers, as it is now, if this user may see it. */
  #withReply(room: Room, me: number, message: Message): Message {
    const original = this.#visible(room, me).find(({ seq }) => seq === message.reply_to);
    if (!original) return message;
    const { from, body, deleted_at } = original;
    return { ...message, reply: { from, body: body.slice(0, 256), ...(body.length > 256 ? { cut: true } : {}), ...(deleted_at ? { deleted: true } : {}) } };
  }

  #checkRuns(room: Room, me: number, why = "only the owner and admins of the group may do this"): void {
    if (room.kind === "direct" || room.places.get(me)!.role === "member") throw new Problem(403, "forbidden", why);
  }

  #updateGroup(room: Room, me: number, update: ConversationUpdate): Conversation {
    this.#checkRuns(room, me);
    if (update.title === "") throw new Problem(422, "invalid_argument", "the title is empty", "title");
    const shown: Record<string, unknown> = { description: "", picture: "", who_posts: "all", who_adds: "all", history: "joined", ...room.settings, title: room.title };
    const different = Object.fromEntries(Object.entries(update).filter(([name, value]) => shown[name] !== value)) as ConversationUpdate;
    if (Object.keys(different).length === 0) return this.#shown(room, me);
    room.title = different.title ?? room.title;
    Object.assign(room.settings, different);
    this.#append(room, me, { kind: "updated", update: different });
    return this.#shown(room, me);
  }

  #setRole(room: Room, me: number, user: number, role: Role): object {
    if (room.places.get(me)!.role !== "owner") throw new Problem(403, "forbidden", "only the owner of the group gives roles");
    const place = room.places.get(user);
    if (!place?.active) throw new Problem(404, "not_found", "the user is not a member", "user");
    if (place.role === role) return { cursor: this.cursor() };
    if (user === me) throw new Problem(409, "conflict", "the owner can only hand the group over to another member", "user");
    if (role === "owner") room.places.get(me)!.role = "admin";
    place.role = role;
    this.#append(room, me, { kind: "role", users: [user], role });
    return { cursor: this.cursor() };
  }

  #prefer(room: Room, me: number, { muted_until, pinned, archived, marked_unread }: Fields): Conversation {
    const place = room.places.get(me)!;
    if (muted_until !== undefined) place.muted_until = muted_until;
    if (pinned !== undefined) place.pinned = pinned;
    if (marked_unread !== undefined) place.marked = marked_unread ? place.read : undefined;
    if (archived !== undefined) this.#list(room, me, archived);
    const shown = this.#shown(room, me);
    const set = { muted_until: shown.muted_until ?? 0, pinned: shown.pinned ?? false, marked_unread: shown.marked_unread ?? false };
    this.#tell([me], { event: "preferences", conversation: room.id, ...set, at: this.now() });
    return shown;
  }

  #invites(room: Room, me: number): (Invite & { token: string })[] {
    if (room.settings.who_adds === "admins") this.#checkRuns(room, me, "in this group only its owner and admins add people");
    return room.invites.filter(({ uses, uses_max, expires_at }) => uses < uses_max && this.now() < expires_at);
  }

  #invite(room: Room, me: number, { expires_in = 7 * 86_400, uses = 100 }: Fields): object {
    this.#invites(room, me);
    const at = this.now();
    const id = room.invites.length + 1;
    const invite = { id, created_by: me, created_at: at, expires_at: at + expires_in * 1_000, uses: 0, uses_max: uses, token: `token-${room.id}-${id}` };
    room.invites.push(invite);
    return { ...invite, cursor: this.cursor() };
  }

  #revoke(room: Room, me: number, id: number): object {
    const invite = this.#invites(room, me).find((other) => other.id === id);
    if (!invite) throw new Problem(404, "not_found", "the invitation is not valid, or not any more", "invite");
    invite.uses_max = 0;
    return { cursor: this.cursor() };
  }

  #found(token: string): { room: Room; invite: Invite } {
    for (const room of this.rooms) {
      const invite = room.invites.find((other) => other.token === token && other.uses < other.uses_max && this.now() < other.expires_at);
      if (invite) return { room, invite };
    }
    throw new Problem(404, "not_found", "the invitation is not valid, or not any more", "token");
  }

  #invited(me: number, token: string): object {
    const { room, invite } = this.#found(token);
    const members = [...room.places.values()].filter(({ active }) => active).length;
    return { conversation: room.id, title: room.title, members, member: room.places.get(me)?.active ?? false, expires_at: invite.expires_at };
  }

  #accept(me: number, token: string): Conversation {
    const { room, invite } = this.#found(token);
    if (!room.places.get(me)?.active) {
      this.#addMember(room, me, me);
      invite.uses++;
    }
    return this.#shown(room, me);
  }

  #checkAge({ at }: Message): void {
    if (this.changeWithinMs > 0 && this.now() - at > this.changeWithinMs) throw new Problem(403, "forbidden", "the message is too old to be changed", "seq");
  }

  #seen(room: Room, me: number, seq: number): Message {
    const message = this.#visible(room, me).find((other) => other.seq === seq);
    if (!message) throw new Problem(404, "not_found", "there is no such message", "seq");
    return message;
  }

  #change(room: Room, message: Message, more: { reacted?: Reacted } = {}): Message & { cursor: string } {
    room.messages[message.seq - 1] = message;
    const to = [...room.places].filter(([, { from, to }]) => message.seq >= from && message.seq <= to).map(([user]) => user);
    this.#tell(to, { event: "message_changed", ...message, ...more });
    return { ...message, cursor: this.cursor() };
  }

  #append(room: Room, from: number, rest: Partial<Message>): Message {
    const seq = room.messages.length + 1;
    const message = { id: this.facts.length + 1, conversation: room.id, seq, kind: "text", from, body: "", at: this.now(), ...rest } as Message;
    room.messages.push(message);
    const to = [...room.places].filter(([, place]) => place.active).map(([user]) => user);
    this.#tell(to, { event: "message", ...message });
    return message;
  }

  #tell(to: number[], event: WireEvent): void {
    const position = this.facts.length + 1;
    const fact = { position, to, event: { ...event, cursor: this.cursor(position) } };
    this.facts.push(fact);
    this.told(fact);
  }

  #markDelivered(room: Room, me: number, seq: number): object {
    const place = room.places.get(me)!;
    if (seq > place.delivered) this.#signal(room, me, { event: "delivered", conversation: room.id, user: me, seq, at: this.now() });
    place.delivered = Math.max(place.delivered, seq);
    return { conversation: room.id, seq: place.delivered };
  }

  /** To those who are there now; it is no fact that somebody could catch up with. */
  #signal(room: Room, me: number, event: WireEvent): void {
    const to = [...room.places].filter(([user, { active }]) => active && user !== me).map(([user]) => user);
    this.told({ position: 0, to, event: { ...event, cursor: this.cursor() } });
  }

  #room(me: number, id: number, write = false): Room {
    const room = this.rooms[id - 1];
    const place = room?.places.get(me);
    if (!room || !place || (write && !place.active)) throw new Problem(404, "not_found", "no such conversation");
    return room;
  }

  #visible(room: Room, me: number): Message[] {
    const place = room.places.get(me)!;
    return room.messages.filter((message) => message.seq >= place.from && message.seq <= place.to);
  }

  #shown(room: Room, me: number): Conversation {
    const place = room.places.get(me)!;
    const visible = this.#visible(room, me);
    const peer = [...room.places.keys()].find((user) => user !== me);
    const unread = visible.filter((message) => message.seq > place.read && message.kind === "text" && message.from !== me && !message.deleted_at);
    const last = visible.at(-1);
    return {
      id: room.id,
      kind: room.kind,
      title: room.title,
      ...room.settings,
      ...(place.muted_until ? { muted_until: place.muted_until } : {}),
      ...(place.pinned ? { pinned: true } : {}),
      ...(place.marked === place.read ? { marked_unread: true } : {}),
      created_at: room.created_at,
      created_by: room.created_by,
      last_seq: room.messages.length,
      members: [...room.places.values()].filter((other) => other.active).length,
      ...(room.kind === "direct" && peer ? { peer: this.#shownUser(me, peer), peer_read_seq: room.places.get(peer)!.read, peer_delivered_seq: room.places.get(peer)!.delivered } : {}),
      role: place.role,
      active: place.active,
      hidden: (visible[visible.length - 1]?.id ?? room.opened) < place.hidden,
      read_seq: place.read,
      unread: unread.length,
      unread_mentions: unread.filter(({ mentions, everybody }) => everybody || mentions?.includes(me)).length,
      last_message: last ? { ...last, ...(last.body.length > 512 ? { body: last.body.slice(0, 512), cut: true } : {}) } : null,
      position: visible[visible.length - 1]?.id ?? room.opened,
    };
  }

  #inbox(me: number, { after = Infinity, limit = 1_000, hidden: wanted = false }: Fields): object {
    const all = this.rooms.filter((room) => room.places.has(me)).map((room) => this.#shown(room, me));
    const mine = all.filter(({ position, hidden }) => position < after && hidden === wanted).sort((a, b) => b.position - a.position);
    const conversations = mine.slice(0, Math.min(limit, 1_000));
    return { conversations, next: conversations.length < mine.length ? conversations.at(-1)!.position : null, cursor: this.cursor() };
  }

  /** As `me` may see them. */
  #shownUser(me: number, id: number): User {
    const user = this.user(id);
    return this.directory === "open" || id === me ? user : { ...user, email: "" };
  }

  #finds(me: number, id: number): boolean {
    return this.directory === "open" || id === me || this.rooms.some((room) => room.places.has(me) && room.places.has(id));
  }

  #users(me: number, { prefix = "", email = "", after = "", limit = 50 }: Fields): object {
    const { directory } = this;
    if (email) {
      const found = this.users.filter((user) => user.email === email && (directory === "exact" || this.#finds(me, user.id)));
      return { users: found.map(({ id }) => this.#shownUser(me, id)), next: null, directory };
    }
    if (directory !== "open") {
      const found = this.users.filter(({ id, name }) => this.#finds(me, id) && id > Number(after) && name.toLowerCase().startsWith(prefix.toLowerCase()));
      const users = found.slice(0, limit).map(({ id }) => this.#shownUser(me, id));
      return { users, next: found.length > limit ? String(users[users.length - 1]!.id) : null, directory };
    }
    const found = this.users
      .filter((user) => (user.email.startsWith(prefix) || user.name.toLowerCase().startsWith(prefix.toLowerCase())) && user.email > after)
      .sort((a, b) => (a.email < b.email ? -1 : 1));
    const users = found.slice(0, limit).map((user) => this.user(user.id));
    return { users, next: found.length > limit ? users[users.length - 1]!.email : null, directory };
  }

  #blockedBy(user: number): Set<number> {
    const known = this.blocked.get(user) ?? new Set<number>();
    this.blocked.set(user, known);
    return known;
  }

  /** Of a direct conversation: neither writes while one of the two blocks the other. */
  #checkBlocks({ kind, places }: Room, me: number): void {
    const peer = [...places.keys()].find((user) => user !== me);
    if (kind !== "direct" || !peer) return;
    if (this.#blockedBy(me).has(peer)) throw new Problem(403, "forbidden", "you have blocked this user: unblock them first");
    if (this.#blockedBy(peer).has(me)) throw new Problem(403, "forbidden", "not allowed");
  }

  #block(me: number, user: number, blocked: boolean): object {
    this.user(user);
    if (user === me) throw new Problem(422, "invalid_argument", "one blocks somebody else", "user");
    const mine = this.#blockedBy(me);
    if (mine.has(user) === blocked) return { cursor: this.cursor() };
    if (blocked) mine.add(user);
    else mine.delete(user);
    this.#tell([me], { event: "blocks", at: this.now() });
    return { cursor: this.cursor() };
  }

  #report(me: number, { conversation, seq, user, reason = "" }: Fields): object {
    if (conversation) this.#seen(this.#room(me, conversation), me, seq);
    if (this.reports.filter(({ reporter }) => reporter === me).length >= 20) throw new Problem(413, "too_large", "as many of your reports wait to be read as one may have");
    this.reports.push({ reporter: me, conversation, seq, user, reason });
    return { report: this.reports.length, cursor: this.cursor() };
  }

  #updateProfile(me: number, { name, about, picture }: Fields): object {
    const user = this.users[me - 1]!;
    if (name !== undefined && name !== "" && !name.trim()) throw new Problem(422, "invalid_argument", "name shows nothing", "name");
    if (Buffer.byteLength(about ?? "") > 200) throw new Problem(413, "too_large", "the about is too long", "about");
    Object.assign(user, name === undefined ? {} : { name }, about === undefined ? {} : { about }, picture === undefined ? {} : { picture });
    return { ...this.user(me), cursor: this.cursor() };
  }

  /** By the beginnings of words, in pages of ids. */
  #search(me: number, { words = "", after = "0", limit = 50 }: Fields): object {
    const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[\s\p{P}]+/u).filter(Boolean);
    const wanted = fold(words);
    const matches = ({ name }: User) => wanted.length > 0 && wanted.every((word) => fold(name).some((own) => own.startsWith(word)));
    const found = this.users.filter((user) => this.#finds(me, user.id) && user.id > Number(after) && matches(user));
    const users = found.slice(0, limit).map(({ id }) => this.#shownUser(me, id));
    return { users, next: found.length > limit ? String(users[users.length - 1]!.id) : null, directory: this.directory };
  }

  #openDirect(me: number, user: number): Conversation {
    this.user(user);
    if (user === me) throw new Problem(422, "invalid_argument", "a direct conversation needs somebody else", "user");
    let room = this.rooms.find((other) => other.kind === "direct" && other.places.has(me) && other.places.has(user));
    if (!room) {
      if (this.#blockedBy(me).has(user) || this.#blockedBy(user).has(me)) throw new Problem(403, "forbidden", "not allowed", "user");
      room = this.#newRoom("direct", "", me, [user]);
      this.#tell([me, user], { event: "conversation", conversation: room.id, at: this.now() });
    }
    if (this.#shown(room, me).hidden) this.#list(room, me, false);
    return this.#shown(room, me);
  }

  #createGroup(me: number, title: string, members: number[]): Conversation {
    if (!title?.trim()) throw new Problem(422, "invalid_argument", "the title is empty", "title");
    const room = this.#newRoom("group", title, me, members);
    this.#append(room, me, { kind: "created", users: [...room.places.keys()] });
    return this.#shown(room, me);
  }

  #newRoom(kind: "direct" | "group", title: string, me: number, others: number[]): Room {
    const places = new Map<number, Place>();
    for (const user of new Set([me, ...others])) {
      places.set(user, { role: user === me && kind === "group" ? "owner" : "member", active: true, from: 1, to: Infinity, read: 0, delivered: 0, hidden: 0 });
    }
    const room = { id: this.rooms.length + 1, kind, title, created_at: this.now(), opened: this.facts.length + 1, created_by: me, messages: [], pins: [], reactions: new Map(), places, settings: {}, invites: [] };
    this.rooms.push(room);
    return room;
  }

  #members(room: Room, { after = 0, limit = 100 }: Fields): { members: Member[]; next: number | null } {
    const places = [...room.places].filter(([user, place]) => place.active && user > after).sort(([a], [b]) => a - b);
    const members = places.slice(0, limit).map(([user, place]) => ({
      user: this.user(user),
      role: place.role,
      joined_at: room.created_at,
      read_seq: place.read,
    }));
    return { members, next: places.length > limit ? members[members.length - 1]!.user.id : null };
  }

  #addMember(room: Room, me: number, user: number): Message {
    this.user(user);
    if (me !== user && room.settings.who_adds === "admins") this.#checkRuns(room, me, "in this group only its owner and admins add people");
    if (room.places.get(user)?.active) throw new Problem(409, "conflict", "is a member already", "user");
    this.#place(room, user);
    return this.#append(room, me, { kind: "joined", users: [user] });
  }

  #addMembers(room: Room, me: number, users: number[]): object {
    if (room.settings.who_adds === "admins") this.#checkRuns(room, me, "in this group only its owner and admins add people");
    const absent = users.filter((user) => !room.places.get(user)?.active);
    const skipped = absent.filter((user) => !this.users[user - 1] || this.#blockedBy(user).has(me));
    const joining = absent.filter((user) => !skipped.includes(user));
    for (const user of joining) this.#place(room, user);
    const notice = joining.length > 0 ? this.#append(room, me, { kind: "joined", users: joining }) : undefined;
    return { ...(notice ? { notice } : {}), skipped, cursor: this.cursor() };
  }

  #place(room: Room, user: number): void {
    const seq = room.messages.length + 1;
    const all = room.settings.history === "all";
    room.places.set(user, { role: "member", active: true, from: all ? 1 : seq, to: Infinity, read: all ? seq : seq - 1, delivered: 0, hidden: 0 });
  }

  #drop(room: Room, me: number, user: number, kind: "left" | "removed"): Message {
    const place = room.places.get(user);
    if (!place?.active) throw new Problem(404, "not_found", "no such member");
    if (kind === "removed") this.#checkRuns(room, me, "only the owner and admins remove members");
    const heirs = [...room.places].filter(([other, { active }]) => active && other !== user);
    const [owner] = place.role === "owner" ? (heirs.find(([, { role }]) => role === "admin") ?? heirs[0] ?? []) : [];
    if (owner) room.places.get(owner)!.role = "owner";
    const notice = this.#append(room, me, { kind, users: [user], ...(owner ? { owner } : {}) });
    place.active = false;
    place.to = notice.seq;
    return notice;
  }

  #list(room: Room, me: number, hidden: boolean): object {
    const place = room.places.get(me)!;
    place.hidden = hidden ? this.facts.length + 1 : 0;
    this.#tell([me], { event: "listing", conversation: room.id, hidden, at: this.now() });
    return { cursor: this.cursor() };
  }

  #forget(room: Room, me: number): object {
    if (room.kind === "direct") throw new Problem(403, "forbidden", "a direct conversation can be hidden, but not left", "conversation");
    if (room.places.get(me)!.active) throw new Problem(409, "conflict", "leave the group first", "conversation");
    room.places.delete(me);
    this.#tell([me], { event: "forgotten", conversation: room.id, at: this.now() });
    return { cursor: this.cursor() };
  }

  #markRead(room: Room, me: number, seq: number): object {
    const place = room.places.get(me)!;
    if (seq > place.read) {
      place.read = Math.min(seq, room.messages.length);
      this.#tell([...room.places.keys()], { event: "read", conversation: room.id, user: me, seq: place.read, at: this.now() });
    }
    const { unread, unread_mentions } = this.#shown(room, me);
    return { conversation: room.id, seq: place.read, unread, unread_mentions };
  }

  #page(room: Room, me: number, { before, after, around, limit = 50 }: Fields): MessagePage {
    const visible = this.#visible(room, me);
    let start = Math.max(0, visible.length - limit);
    let end = visible.length;
    if (before !== undefined) {
      end = visible.filter((message) => message.seq < before).length;
      start = Math.max(0, end - limit);
    } else if (after !== undefined) {
      start = visible.filter((message) => message.seq <= after).length;
      end = Math.min(visible.length, start + limit);
    } else if (around !== undefined) {
      const middle = visible.filter((message) => message.seq <= around).length;
      start = Math.max(0, middle - Math.ceil(limit / 2));
      end = Math.min(visible.length, middle + Math.floor(limit / 2));
    }
    return { messages: visible.slice(start, end).map((message) => this.#for(me, this.#withReply(room, me, message))), more_before: start > 0, more_after: end < visible.length };
  }
}
