/** Exponential backoff with full jitter: each delay is uniform between 0 and a ceiling that doubles. */
export class Backoff {
  #attempts = 0;

  constructor(
    private readonly random: () => number,
    private readonly baseMs: number,
    private readonly capMs: number,
  ) {}

  next(): number {
    const ceiling = Math.min(this.capMs, this.baseMs * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, 30);
    return Math.floor(this.random() * ceiling);
  }

  /** Goes on as if at least `attempts` had failed: for faults that a quick repeat cannot cure. */
  slowDown(attempts: number): void {
    this.#attempts = Math.max(this.#attempts, attempts);
  }

  reset(): void {
    this.#attempts = 0;
  }
}
