// Times in the reader's own language and time zone.

const kMinuteMs = 60_000;
const kDayMs = 86_400_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const shortWeekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const wholeDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "2-digit", year: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export function timeOfDay(at: number): string {
  return clock.format(at);
}

/** For a tooltip. */
export function exactTime(at: number): string {
  return exact.format(at);
}

export function sameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b);
}

/** What stands between the messages of two days. */
export function dayInWords(at: number, now: number): string {
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / kDayMs);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  if (daysAgo > 1 && daysAgo < 7) return weekday.format(at);
  return sameYear(at, now) ? dayAndMonth.format(at) : wholeDay.format(at);
}

/** As short as a list allows: the time today, then the weekday, then the date. */
export function shortTime(at: number, now: number): string {
  if (now - at < kMinuteMs && now >= at) return "now";
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / kDayMs);
  if (daysAgo <= 0) return clock.format(at);
  if (daysAgo < 7) return shortWeekday.format(at);
  return sameYear(at, now) ? shortDay.format(at) : shortDate.format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear();
}
