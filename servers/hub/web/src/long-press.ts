const kPressMs = 500;
const kWanderPx = 10;

/** Tells on which of the elements that match `selector` a finger rested; one that moves only scrolls. The browser does nothing of its own then. */
export class LongPress {
  private timer = 0;
  private from: { x: number; y: number } | undefined;
  private rested = false; // and was not lifted since

  constructor(
    private readonly selector: string,
    private readonly tell: (on: Element) => void,
  ) {}

  readonly begin = (event: PointerEvent): void => {
    this.end();
    this.rested = false;
    const on = (event.target as Element).closest(this.selector);
    if (!on || event.pointerType !== "touch" || !event.isPrimary) return;
    this.from = { x: event.clientX, y: event.clientY };
    this.timer = window.setTimeout(() => {
      this.end();
      this.rested = true;
      this.tell(on);
    }, kPressMs);
  };

  readonly move = ({ clientX, clientY }: PointerEvent): void => {
    if (this.from && Math.hypot(clientX - this.from.x, clientY - this.from.y) > kWanderPx) this.end();
  };

  readonly end = (): void => {
    clearTimeout(this.timer);
    this.from = undefined;
  };

  readonly menu = (event: Event): void => {
    if (this.from || this.rested) event.preventDefault();
  };

  /** The finger is lifted: that is no click. */
  readonly lift = (event: Event): void => {
    if (this.rested && event.cancelable) event.preventDefault();
    this.rested = false;
  };
}
