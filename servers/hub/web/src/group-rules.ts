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

/** A picture that may be shown: over https, or of the hub itself. */
export function pictureUrl(picture: string | undefined): string | undefined {
  if (!picture) return undefined;
  const ownPath = /^\/(?![/\\])/u.test(picture);
  return ownPath || (URL.canParse(picture) && new URL(picture).protocol === "https:") ? picture : undefined;
}
