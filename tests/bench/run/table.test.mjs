import assert from "node:assert/strict";
import test from "node:test";
import { plot } from "./plot.mjs";
import { Results } from "./results.mjs";
import { asMarkdown, asText, intoPage, table } from "./table.mjs";

const results = (...lines) => {
  const all = new Results();
  all.add(lines.map(([work, subject, metric, value, x]) => ({ work, subject, metric, value, ...(x !== undefined && { x }) })));
  return all;
};

const deliveries = "deliveries_per_cpu_s";

test("a figure is the median of its runs", () => {
  const of = results(["room-1000-w1", "confab", deliveries, 300], ["room-1000-w1", "confab", deliveries, 100], ["room-1000-w1", "confab", deliveries, 200]);
  assert.equal(of.value("room-1000-w1", "confab", deliveries), 200);
  assert.equal(of.value("room-1000-w1", "faye", deliveries), undefined);
});

test("a ratio under its aim is said to be not reached", () => {
  const lines = table(results(["room-1000-w1", "confab", deliveries, 160], ["room-1000-w1", "faye", deliveries, 100], ["room-1000-w1", "bare epoll", deliveries, 200]));
  assert.deepEqual(lines.slice(1).map((line) => line.slice(3)), [
    ["faye", "100", "1.60", "≥ 1.7", "no"],
    ["bare epoll", "200", "0.80", "≥ 0.75", "yes"],
  ]);
});

test("of times the lower is the better", () => {
  const lines = table(results(["latency-1000", "confab", "p99_ms", 7], ["latency-1000", "faye", "p99_ms", 10], ["latency-1000", "ws", "p99_ms", 5]));
  assert.deepEqual(lines.slice(1).map((line) => line.slice(3)), [
    ["faye", "10.0", "0.70", "≤ 0.6", "no"],
    ["ws", "5.00", "1.40", "", ""],
  ]);
});

test("a limit is compared with the figure itself", () => {
  const lines = table(results(["idle", "confab", "anon_bytes_per_session", 6001]));
  assert.deepEqual(lines[1].slice(2), ["6001", "", "", "", "≤ 6,000", "no"]);
});

test("cost that rises with size is not flat", () => {
  const series = (cost) => results(...cost.map((value, i) => ["send-vs-users", "confab", "cpu_us_per_send", value, 10 ** i]));
  assert.equal(table(series([10, 11, 12]))[1].at(-1), "yes");
  assert.equal(table(series([10, 11, 13]))[1].at(-1), "no");
});

test("what was not measured has no line and no panel", () => {
  assert.equal(table(results()).length, 1);
  assert.equal(plot(results()), undefined);
});

test("text and Markdown have a line for each row", () => {
  const lines = table(results(["idle", "confab", "anon_bytes_per_session", 10], ["idle", "faye", "anon_bytes_per_session", 20]));
  assert.equal(asText(lines).split("\n").length, 3);
  assert.equal(asMarkdown(lines).split("\n").length, 4);
});

test("the table takes the place of the one before in a page", () => {
  const lines = table(results(["idle", "confab", "anon_bytes_per_session", 10]));
  const page = "before\n<!-- table -->\n<!-- end of table -->\nafter\n";
  const filled = intoPage(page, lines);
  assert.equal(filled, `before\n<!-- table -->\n${asMarkdown(lines)}\n<!-- end of table -->\nafter\n`);
  assert.equal(intoPage(filled, lines), filled);
  assert.throws(() => intoPage("no marks", lines));
});

test("a plot has a point for each size, inside of its panel", () => {
  const svg = plot(results(...[1, 1000, 1000000].map((x) => ["send-vs-stored", "confab", "cpu_us_per_send", 7.5, x])));
  const points = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
  assert.equal(points.length, 3);
  for (const [, x, y] of points) assert.ok(Number(x) > 0 && Number(x) < 340 && Number(y) > 0 && Number(y) < 220);
});
