const kProcessedByInputMethod = 229;

/** The key chooses among the words of an input method. Safari ends the composition before it tells the key, with this code. */
export function composes(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === kProcessedByInputMethod;
}
