import { z } from "zod";
import type { Movement } from "./movement";
import { RAILS, type RailName } from "./rails";

/**
 * What a rail's own list gets wrong: the line of `ref` (a charge, refund or dispute) is left out, shown twice, or shows
 * another amount, currency or fee. The truth, and what the rail says when asked about that charge, stay as they are.
 */
export const ListingTrouble = z.strictObject({
  rail: z.enum(RAILS).default("stripe"),
  ref: z.string().min(1).max(100),
  trouble: z.enum(["missing", "doubled", "amount", "currency", "fee"]),
  /** By how much amount or fee are off. */
  byMinor: z.int().min(-1_000_000).max(1_000_000).default(1),
  currency: z.string().length(3).toUpperCase().default("SEK"),
});
export type ListingTrouble = z.infer<typeof ListingTrouble>;

const MOST_ROWS = 10_000;

function isAbout({ ref }: ListingTrouble, { charge, part, kind }: Movement): boolean {
  if (part) return part.id === ref;
  return kind === "charge" && (charge?.id === ref || charge?.capture?.id === ref || charge?.attemptRef === ref);
}

/** Mismatches that wait for whoever reads a rail's list, and how far each list is behind, until they are cleared. */
export class ListingTroubles {
  private troubles: ListingTrouble[] = [];
  private readonly lagsMs = new Map<RailName, number>();
  /** Of one span, on PayPal. */
  mostRows = MOST_ROWS;

  add(trouble: ListingTrouble): void {
    this.troubles.push(trouble);
  }

  setLag(rail: RailName, durationMs: number): void {
    this.lagsMs.set(rail, durationMs);
  }

  lagOf(rail: RailName): number {
    return this.lagsMs.get(rail) ?? 0;
  }

  clear(): void {
    this.troubles = [];
    this.lagsMs.clear();
    this.mostRows = MOST_ROWS;
  }

  describe(): readonly ListingTrouble[] {
    return this.troubles;
  }

  /** `now`: for a list that knows no end of its own, what its lag still hides is left out. */
  spoil(rail: RailName, moved: readonly Movement[], now = Number.POSITIVE_INFINITY): Movement[] {
    const ofRail = this.troubles.filter((trouble) => trouble.rail === rail);
    const shownUntil = now - this.lagOf(rail);
    return moved
      .filter(({ at }) => at <= shownUntil)
      .flatMap((movement) => {
        let shown = [movement];
        for (const trouble of ofRail.filter((one) => isAbout(one, movement)))
          shown = shown.flatMap((one) => bend(one, trouble));
        return shown;
      });
  }
}

function bend(shown: Movement, { trouble, byMinor, currency }: ListingTrouble): Movement[] {
  switch (trouble) {
    case "missing":
      return [];
    case "doubled":
      return [shown, { ...shown, id: `${shown.id}d` }];
    case "amount":
      return [{ ...shown, amountMinor: shown.amountMinor + byMinor }];
    case "currency":
      return [{ ...shown, currency }];
    case "fee":
      return [{ ...shown, feeMinor: shown.feeMinor + byMinor }];
  }
}
