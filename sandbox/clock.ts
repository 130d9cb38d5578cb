/** The sandbox's own time: real, or held still at an instant so that seeded history carries its simulated dates. */
export class SandboxClock {
  private heldAtMs: number | null = null;

  /** Milliseconds since the epoch. */
  now(): number {
    return this.heldAtMs ?? Date.now();
  }

  /** Holds the clock at `at`; null lets it run again. */
  hold(at: Date | null): void {
    this.heldAtMs = at === null ? null : at.getTime();
  }

  get isHeld(): boolean {
    return this.heldAtMs !== null;
  }
}
