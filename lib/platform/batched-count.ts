import "server-only";
import { LRUCache } from "lru-cache";
import type { RateLimit } from "./rate-limits";

export type Count = { used: number; msLeft: number };
/** Adds to what the shared store knows of a subject; gives what all processes have told it. */
type Tell = (subject: string, points: number) => Promise<Count>;
type Tally = { known: number; unsent: number; resetAt: number; isSending: boolean };

const MAX_BATCH = 25;
const BATCHES_PER_LIMIT = 40;
const MAX_TALLIES = 20_000;

/**
 * Counts here and tells the store now and then: never refuses early, and late by a batch a process and by what is on its
 * way to the store.
 */
export class BatchedCount {
  private readonly tallies = new LRUCache<string, Tally>({ max: MAX_TALLIES });
  readonly batch: number;

  constructor(
    private readonly limit: RateLimit,
    private readonly tell: Tell,
  ) {
    this.batch = Math.max(1, Math.min(MAX_BATCH, Math.floor(limit.points / BATCHES_PER_LIMIT)));
  }

  count(subject: string, points: number): Count {
    const now = Date.now();
    let tally = this.tallies.get(subject);
    if (!tally || tally.resetAt <= now) {
      tally = { known: 0, unsent: 0, resetAt: now + this.limit.seconds * 1000, isSending: false };
      this.tallies.set(subject, tally);
    }
    const used = tally.known + tally.unsent + points;
    if (used <= this.limit.points) {
      tally.unsent += points;
      if (tally.unsent >= this.batch && !tally.isSending) void this.send(subject, tally);
    }
    return { used, msLeft: tally.resetAt - now };
  }

  /** Until less than a batch is left: what was counted while the store was told is told as well. */
  private async send(subject: string, tally: Tally): Promise<void> {
    tally.isSending = true;
    while (tally.unsent >= this.batch) {
      const { unsent } = tally;
      try {
        const { used, msLeft } = await this.tell(subject, unsent);
        tally.known = used;
        tally.resetAt = Date.now() + msLeft;
      } catch {
        tally.known += unsent;
      }
      tally.unsent -= unsent;
    }
    tally.isSending = false;
  }
}
