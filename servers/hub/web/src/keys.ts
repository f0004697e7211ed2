const kProcessedByInputMethod = 229;

/** The key belongs to an input method. Safari ends the composition before it reports the key, which then has this code. */
export function composes(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === kProcessedByInputMethod;
}
