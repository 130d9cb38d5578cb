import "server-only";

const WAIT_MS = 2_000;

/** So many calls at once; whoever comes later waits a little and is then turned away. */
export class CallSlots {
  private taken = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly size: number,
    private readonly waitMs = WAIT_MS,
  ) {}

  /** Gives the way out of the slot, or null when none became free in time. */
  async enter(): Promise<(() => void) | null> {
    if (this.taken < this.size) this.taken += 1;
    else if (!(await this.waitForOne())) return null;
    return () => this.leave();
  }

  /** A slot goes from hand to hand, so that nobody who comes meanwhile can take it. */
  private leave(): void {
    const [next] = this.waiting;
    if (next) next();
    else this.taken -= 1;
  }

  private waitForOne(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isFree: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(take);
        resolve(isFree);
      };
      const take = () => settle(true);
      const timer = setTimeout(() => settle(false), this.waitMs);
      this.waiting.add(take);
    });
  }
}
