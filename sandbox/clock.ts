/**
 * The sandbox's own time: real, held still at an instant so that seeded history carries its simulated dates, or running
 * ahead so that a test need not wait until a hold lapses.
 */
export class SandboxClock {
  private heldAtMs: number | null = null;
  private aheadMs = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return this.heldAtMs ?? Date.now() + this.aheadMs;
  }

  /** Holds the clock at `at`; null lets it run again. */
  hold(at: Date | null): void {
    this.heldAtMs = at === null ? null : at.getTime();
  }

  /** Lets it run `durationMs` ahead of real time; 0 takes that back. */
  runAhead(durationMs: number): void {
    this.aheadMs = durationMs;
  }

  get isHeld(): boolean {
    return this.heldAtMs !== null;
  }
}
