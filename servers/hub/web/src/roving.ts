/** Arrow keys, Home and End move the focus among the buttons of a list; only one of them is a stop of the Tab key. */
export function roving(event: KeyboardEvent, list: Element): void {
  const items = [...list.querySelectorAll<HTMLElement>("[data-roving]")];
  const at = items.findIndex((item) => item === event.target);
  if (at < 0) return;
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, next))]?.focus();
}

/** Exactly one stop: the item that has the focus, or the last one. */
export function settleTabStopAtEnd(list: Element | null | undefined, focused?: EventTarget | null): void {
  const items = [...(list?.querySelectorAll<HTMLElement>("[data-roving]") ?? [])];
  const stop = items.find((item) => item === focused) ?? items[items.length - 1];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}

/** Exactly one stop: the item that had the focus last, the current one, or the first. */
export function settleTabStops(list: Element | null | undefined, focused?: EventTarget | null): void {
  const items = [...(list?.querySelectorAll<HTMLElement>("[data-roving]") ?? [])];
  const stop =
    items.find((item) => item === focused) ??
    items.find((item) => item.getAttribute("aria-current") === "true") ??
    items.find((item) => item.tabIndex === 0) ??
    items[0];
  for (const item of items) item.tabIndex = item === stop ? 0 : -1;
}
