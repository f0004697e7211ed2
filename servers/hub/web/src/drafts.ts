// What was typed and not sent, by conversation; a reload of the tab keeps it.

const kPrefix = "confab.draft.";
const keyOf = (hub: string, user: number, conversation: number) => `${kPrefix}${user}.${conversation} ${hub}`;

export function draftOf(hub: string, user: number, conversation: number): string {
  try {
    return sessionStorage.getItem(keyOf(hub, user, conversation)) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(hub: string, user: number, conversation: number, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(keyOf(hub, user, conversation));
    else sessionStorage.setItem(keyOf(hub, user, conversation), text);
  } catch {
    // Without storage a draft lives as long as its field.
  }
}

export function forgetDrafts(hub: string): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(kPrefix) && key.endsWith(` ${hub}`)) sessionStorage.removeItem(key);
  } catch {
    // There are none.
  }
}
