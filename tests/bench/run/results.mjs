// Collects the lines that the programs print, and gives medians of them.

export class Results {
  lines = [];

  add(lines) {
    this.lines.push(...lines);
  }

  /** The median over all runs; undefined if it was not measured. `x` is how large the thing was, in works of growth. */
  value(work, subject, metric, x) {
    const values = this.lines
      .filter((line) => line.work === work && line.subject === subject && line.metric === metric && line.x === x)
      .map((line) => line.value)
      .sort((a, b) => a - b);
    return values.length === 0 ? undefined : values[Math.floor((values.length - 1) / 2)];
  }

  /** Who was measured at this, in the order of the first line. */
  subjects(work, metric) {
    return [...new Set(this.lines.filter((line) => line.work === work && line.metric === metric).map((line) => line.subject))];
  }

  /** [[x, median], …] by rising x. */
  series(work, subject, metric) {
    const xs = new Set(this.lines.filter((line) => line.work === work && line.metric === metric).map((line) => line.x));
    return [...xs].sort((a, b) => a - b).map((x) => [x, this.value(work, subject, metric, x)]);
  }
}
