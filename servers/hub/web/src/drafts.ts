// What was typed and not sent, by conversation; a reload of the tab keeps it.

const kPrefix = "confab.draft.";

export function draftOf(user: number, conversation: number): string {
  try {
    return sessionStorage.getItem(`${kPrefix}${user}.${conversation}`) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(user: number, conversation: number, text: string): void {
  try {
    if (text === "") sessionStorage.removeItem(`${kPrefix}${user}.${conversation}`);
    else sessionStorage.setItem(`${kPrefix}${user}.${conversation}`, text);
  } catch {
    // Without storage a draft lives as long as its field.
  }
}

export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(kPrefix)) sessionStorage.removeItem(key);
  } catch {
    // There are none.
  }
}
