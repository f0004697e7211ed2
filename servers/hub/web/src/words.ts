// What the page says: notices, errors.
import { ConfabError, type ConversationUpdate, type Message, type Reply, type Role, type User } from "../client/src/index.js";
import { nameOf, visible, type Words } from "./names.js";

const kNamesMax = 4; // in one sentence

/** "Ann added Bob and Cid". `me` is called "you". Only the people who are named are asked for. */
export function noticeInWords(message: Message, me: number, person: (id: number) => User | undefined): Words {
  const name = (id: number) => (id === me ? "you" : { name: nameOf(person(id)) });
  const actor = message.from === me ? "You" : name(message.from);
  const about = list((message.users ?? []).filter((id) => id !== message.from), name);
  if (message.kind === "created") return [actor, " created the group"];
  if (message.kind === "joined") return about.length > 0 ? [actor, " added ", ...about] : [actor, " joined"];
  if (message.kind === "removed") return [actor, " removed ", ...(about.length > 0 ? about : ["somebody"])];
  if (message.kind === "left") {
    const { owner } = message;
    return owner ? [actor, " left; ", name(owner), owner === me ? " own the group now" : " owns the group now"] : [actor, " left"];
  }
  if (message.kind === "role") return [actor, ...roleInWords(message.role, about.length > 0 ? about : ["somebody"])];
  if (message.kind === "updated") return [actor, " ", ...changesInWords(message.update ?? {})];
  return ["Something changed here"];
}

function roleInWords(role: Role | undefined, about: Words): Words {
  if (role === "owner") return [" handed the group over to ", ...about];
  return role === "admin" ? [" made ", ...about, " an admin"] : [" took the role of admin from ", ...about];
}

const kSettings = {
  who_posts: { all: "let everybody write", admins: "let only admins write" },
  who_adds: { all: "let everybody add people", admins: "let only admins add people" },
  history: { all: "let new members read what came before", joined: "let new members read only what comes after they join" },
};

/** "renamed the group to Lunch and let only admins write". */
function changesInWords({ title, description, picture, who_posts, who_adds, history }: ConversationUpdate): Words {
  const changes: Words[] = [];
  if (title !== undefined) changes.push(["renamed the group to ", { name: visible(title) }]);
  if (description !== undefined) changes.push([description ? "changed the description" : "removed the description"]);
  if (picture !== undefined) changes.push([picture ? "changed the picture" : "removed the picture"]);
  if (who_posts) changes.push([kSettings.who_posts[who_posts]]);
  if (who_adds) changes.push([kSettings.who_adds[who_adds]]);
  if (history) changes.push([kSettings.history[history]]);
  if (changes.length === 0) return ["changed the group"];
  return changes.flatMap((change, at) => [at === 0 ? "" : at === changes.length - 1 ? " and " : ", ", ...change]).filter((piece) => piece !== "");
}

/** What stands in the place of a message that was deleted. */
export function tombstoneInWords(message: Message, me: number, person: (id: number) => User | undefined): Words {
  const { from, deleted_by = from } = message;
  if (deleted_by === from) return ["Message deleted"];
  return ["Message deleted by ", deleted_by === me ? "you" : { name: nameOf(person(deleted_by)) }];
}

/** What stands for a message that has only data. */
export const kCardInWords = "Card";

/** What an answer shows of the message that it answers. */
export function replyInWords({ body, cut, deleted }: Reply): string {
  if (deleted) return "Message deleted";
  return body === "" ? kCardInWords : body.replace(/\s+/gu, " ") + (cut ? "…" : "");
}

/** "3 people, you among them". */
export function reactionInWords(count: number, mine: boolean): string {
  if (mine && count === 1) return "you";
  return plural(count, "person", "people") + (mine ? ", you among them" : "");
}

/** One line for the list of conversations. */
export function previewOf(message: Message | null, me: number, group: boolean, person: (id: number) => User | undefined): Words {
  if (!message) return ["No messages yet"];
  if (message.kind !== "text") return noticeInWords(message, me, person);
  if (message.deleted_at) return tombstoneInWords(message, me, person);
  const body = { name: message.body.slice(0, 200).replace(/\s+/gu, " ") || kCardInWords };
  if (message.from === me) return ["You: ", body];
  return group ? [{ name: nameOf(person(message.from)).split(/[\s@]/u)[0]! }, ": ", body] : [body];
}

/** "Ann is typing…"; nothing if nobody is. */
export function typingInWords(users: number[], person: (id: number) => User | undefined): Words {
  const [one, other] = users.map((id) => ({ name: nameOf(person(id)) }));
  if (!one) return [];
  if (!other) return [one, " is typing…"];
  return users.length === 2 ? [one, " and ", other, " are typing…"] : [`${users.length} people are typing…`];
}

const kAddedTooOften = "Somebody of them was added to as many groups in this hour as is allowed. Please try again later.";

const kErrors: Record<string, string> = {
  unauthenticated: "Please sign in again.",
  forbidden: "You may not do that.",
  unsupported: "The service cannot do that yet: a part of it still runs an older version.",
  not_found: "That does not exist, or not for you.",
  overloaded: "The server is busy. Please try again in a moment.",
  rate_limited: "That was too fast. Please wait a moment and try again.",
  store_full: "The server has no room left. Nothing new can be stored for now.",
  outcome_unknown: "The server could not say whether that worked. Please look before you try again.",
  unavailable: "The server is not available right now. Please try again in a moment.",
  behind: "The server is catching up. Please try again in a moment.",
  internal: "Something went wrong on the server.",
  offline: "There is no connection to the server.",
  timeout: "The server did not answer in time.",
  disconnected: "The connection was lost before the server answered. Please look before you try again.",
};

/** What to tell a person; the server's own line where it says more than we could. */
export function errorInWords(reason: unknown): string {
  if (!(reason instanceof ConfabError)) return "Something went wrong on this page.";
  const [about] = reason.fields;
  if (reason.code === "rate_limited" && (about?.field === "user" || about?.field === "members")) return kAddedTooOften;
  return kErrors[reason.code] ?? withStop(sentence(reason.message));
}

/** Of people who were to be added to a group. Whether they blocked somebody or are in too many groups is theirs. */
export function notAddedInWords(names: string[]): string {
  const shown = names.length > kNamesMax ? names.slice(0, kNamesMax - 1) : names;
  const others = names.length - shown.length;
  const all = others > 0 ? [...shown, `${others} others`] : shown;
  return `Not added: ${new Intl.ListFormat("en").format(all)}. They may be in too many groups, or not let you add them.`;
}

/** Why a message could not be sent. */
export function failureInWords(error: ConfabError | undefined): string {
  const [about] = error?.fields ?? [];
  if (error?.code === "forbidden" && about?.field === "everybody") return "Not sent: in a large group only its owner and admins may mention everybody.";
  if (about?.field === "reply_to") return "Not sent: the message that it answers is gone for you.";
  if (error?.code === "not_found") return "Not sent: you are no longer in this conversation.";
  if (error?.code === "forbidden") return "Not sent: you may not write here.";
  if (error?.code === "too_large") return "Not sent: it is too long.";
  return `Not sent. ${error ? errorInWords(error) : ""}`.trim();
}

export type Done = "changed" | "deleted" | "pinned" | "unpinned" | "saved";

/** Why a message could not be changed: `done` is what it then is not. */
export function changeFailureInWords(reason: unknown, done: Done): string {
  const begin = `Not ${done}`;
  if (!(reason instanceof ConfabError)) return `${begin}. ${errorInWords(reason)}`;
  const { code, fields, message } = reason;
  if (code === "forbidden" && fields.some(({ field }) => field === "seq")) return `${begin}: the message is too old.`;
  if (code === "forbidden") return `${begin}. ${withStop(sentence(message))}`; // whose it is, or what the host says
  if (code === "conflict") return `${begin}: the message was deleted meanwhile.`;
  if (code === "not_found") return `${begin}: you are no longer in this conversation.`;
  if (code === "too_large" && done === "changed") return `${begin}: it is too long.`;
  return `${begin}. ${errorInWords(reason)}`;
}

/** By field, for a form. */
export function fieldErrors(reason: unknown): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!(reason instanceof ConfabError)) return errors;
  for (const { field, message } of reason.fields) errors[field] ??= withStop(sentence(message));
  return errors;
}

export function sentence(text: string): string {
  const [first = "", ...rest] = [...text];
  return first.toLocaleUpperCase() + rest.join("");
}

function withStop(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

function list(people: number[], name: (id: number) => Words[number]): Words {
  const shown = people.length > kNamesMax ? people.slice(0, kNamesMax - 1) : people;
  const others = people.length - shown.length;
  return shown.flatMap((id, at) => {
    const last = at === shown.length - 1 && others === 0;
    return [at === 0 ? "" : last ? " and " : ", ", name(id)];
  }).concat(others > 0 ? [` and ${others} others`] : []).filter((piece) => piece !== "");
}
