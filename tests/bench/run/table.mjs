// The one table: us, each other, the ratio, and what is aimed at.
import { growth, kFlat, rows } from "./targets.mjs";

const kHeader = ["work", "unit", "confab", "beside", "its figure", "ratio", "aim", "reached"];

function figure(value) {
  if (value === undefined) return "";
  if (value >= 10_000) return Math.round(value).toLocaleString("en-US");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const yes = (reached) => (reached ? "yes" : "no");

function* linesOf(row, results) {
  const subject = row.subject ?? "confab";
  const ours = results.value(row.work, subject, row.metric);
  if (ours === undefined) return;
  const first = [row.title, row.unit, figure(ours)];
  if (row.limit !== undefined) {
    yield [...first, "", "", "", `≤ ${row.limit.toLocaleString("en-US")}`, yes(ours <= row.limit)];
    first.fill("");
  }
  const aimed = Object.keys(row.at_least ?? row.at_most ?? {});
  const others = results.subjects(row.work, row.metric).filter((other) => other !== subject);
  others.sort((a, b) => aimed.includes(b) - aimed.includes(a));
  for (const other of others) {
    const theirs = results.value(row.work, other, row.metric);
    const paired = row.ratio?.[other] && results.value(row.work, "confab", row.ratio[other]);
    const ratio = paired ?? ours / theirs;
    const least = row.at_least?.[other];
    const most = row.at_most?.[other];
    const aim = least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : "";
    const reached = least !== undefined ? yes(ratio >= least) : most !== undefined ? yes(ratio <= most) : "";
    yield [...first, other, figure(theirs), figure(ratio), aim, reached];
    first.fill("");
  }
  if (first[0] !== "") yield [...first, "", "", "", "", ""];
}

function* growthLines(results) {
  for (const { title, work, metric } of growth) {
    const series = results.series(work, "confab", metric);
    if (series.length < 2) continue;
    const [smallest, cost] = series[0];
    const [largest, last] = series.at(-1);
    const sizes = `${smallest.toLocaleString("en-US")} to ${largest.toLocaleString("en-US")}`;
    const ratio = last / cost;
    yield [`cost of ${title}, ${sizes}`, "CPU-µs", figure(last), "the smallest", figure(cost), figure(ratio), `≤ ${kFlat}`, yes(ratio <= kFlat)];
  }
}

function* stepLines(results) {
  const works = new Set(results.lines.filter(({ work, metric }) => work.startsWith("micro-") && metric === "cpu_ns").map(({ work }) => work));
  for (const work of works) {
    yield [`step: ${work.slice("micro-".length)}`, "CPU-ns", figure(results.value(work, "confab", "cpu_ns")), "", "", "", "", ""];
  }
}

/** Rows of cells, the header first. */
export function table(results) {
  const lines = [kHeader];
  for (const row of rows) lines.push(...linesOf(row, results));
  lines.push(...growthLines(results), ...stepLines(results));
  return lines;
}

const kNumbers = new Set([2, 4, 5]);

export function asText(lines) {
  const widths = kHeader.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines
    .map((line) => line.map((cell, i) => (kNumbers.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ").trimEnd())
    .join("\n");
}

export function asMarkdown(lines) {
  const [header, ...body] = lines.map((line) => `| ${line.join(" | ")} |`);
  const rule = `|${kHeader.map((_, i) => (kNumbers.has(i) ? "---:" : "---")).join("|")}|`;
  return [header, rule, ...body].join("\n");
}

/** The page with the table between its two marks. */
export function intoPage(page, lines) {
  const [begin, end] = ["<!-- table -->\n", "<!-- end of table -->"].map((mark) => {
    const at = page.indexOf(mark);
    if (at < 0) throw new Error(`the page has no ${mark.trim()}`);
    return at + (mark.endsWith("\n") ? mark.length : 0);
  });
  return `${page.slice(0, begin)}${asMarkdown(lines)}\n${page.slice(end)}`;
}
