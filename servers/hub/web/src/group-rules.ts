// What this user may do in a conversation, as the service sees it too: the page only shows what would not be refused.
import type { Conversation, Role } from "../client/src/index.js";

export function runs({ kind, active, role }: Conversation): boolean {
  return kind === "group" && active && role !== "member";
}

export function mayWrite(conversation: Conversation): boolean {
  return conversation.active && (conversation.who_posts !== "admins" || runs(conversation));
}

export function mayAdd(conversation: Conversation): boolean {
  return conversation.kind === "group" && conversation.active && (conversation.who_adds !== "admins" || runs(conversation));
}

/** Whether this user may remove a member of that role. */
export function mayRemove(conversation: Conversation, role: Role): boolean {
  if (!runs(conversation)) return false;
  return conversation.role === "owner" ? role !== "owner" : role === "member";
}

export function isMuted({ muted_until = 0 }: Conversation, now: number): boolean {
  return muted_until > now;
}

/** Whether a picture is of this site: loading one of another site would tell that site who looks. */
export function isOwnPicture(picture: string): boolean {
  return /^\/(?![/\\])/u.test(picture);
}

/** Whether a picture can be a link. */
export function isPictureLink(picture: string): boolean {
  return URL.canParse(picture) && new URL(picture).protocol === "https:";
}
