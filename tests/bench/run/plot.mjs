// Cost against size as one SVG: a panel for each thing that may grow.
import { growth } from "./targets.mjs";

const kWidth = 340;
const kHeight = 220;
const kMargin = { left: 46, right: 14, top: 34, bottom: 40 };
const kColumns = 2;

const short = (n) => (n >= 1e6 ? `${n / 1e6} M` : n >= 1e3 ? `${n / 1e3} k` : String(n));

function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value);
}

function panel({ title, axis, series }) {
  const innerWidth = kWidth - kMargin.left - kMargin.right;
  const innerHeight = kHeight - kMargin.top - kMargin.bottom;
  const logs = series.map(([x]) => Math.log10(x));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const top = niceTop(Math.max(...series.map(([, y]) => y)) * 1.05);
  const px = (x) => kMargin.left + (innerWidth * (Math.log10(x) - low)) / (high - low || 1);
  const py = (y) => kMargin.top + innerHeight * (1 - y / top);
  const parts = [`<text class="title" x="${kMargin.left}" y="18">CPU-µs for ${title}</text>`];
  for (const share of [0, 0.5, 1]) {
    const y = py(top * share);
    parts.push(`<line class="grid" x1="${kMargin.left}" x2="${kWidth - kMargin.right}" y1="${y}" y2="${y}"/>`);
    parts.push(`<text class="tick" text-anchor="end" x="${kMargin.left - 6}" y="${y + 4}">${Number((top * share).toPrecision(3))}</text>`);
  }
  for (const [x] of series) {
    parts.push(`<text class="tick" text-anchor="middle" x="${px(x).toFixed(1)}" y="${kHeight - kMargin.bottom + 16}">${short(x)}</text>`);
  }
  parts.push(`<text class="tick" text-anchor="middle" x="${kMargin.left + innerWidth / 2}" y="${kHeight - 6}">${axis}</text>`);
  parts.push(`<polyline points="${series.map(([x, y]) => `${px(x).toFixed(1)},${py(y).toFixed(1)}`).join(" ")}"/>`);
  for (const [x, y] of series) parts.push(`<circle cx="${px(x).toFixed(1)}" cy="${py(y).toFixed(1)}" r="3"/>`);
  return parts.join("\n");
}

export function plot(results) {
  const panels = growth
    .map((of) => ({ ...of, series: results.series(of.work, "confab", of.metric) }))
    .filter((of) => of.series.length > 1);
  if (panels.length === 0) return undefined;
  const width = kWidth * Math.min(kColumns, panels.length);
  const height = kHeight * Math.ceil(panels.length / kColumns);
  const placed = panels.map((of, i) => {
    const at = `${(i % kColumns) * kWidth}, ${Math.floor(i / kColumns) * kHeight}`;
    return `<g transform="translate(${at})">\n${panel(of)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif">
<style>.title{font-size:13px;fill:#222}.tick{font-size:11px;fill:#555}.grid{stroke:#ddd}polyline{fill:none;stroke:#1f6feb;stroke-width:2}circle{fill:#1f6feb}</style>
<rect width="100%" height="100%" fill="#fff"/>
${placed.join("\n")}
</svg>
`;
}
