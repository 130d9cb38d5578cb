import "server-only";
import type { ReleasePage } from "@/lib/catalog/get-release";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { suggestAmounts } from "@/lib/shared/suggest-amounts";
import { estimateArtistShare } from "./estimate-artist-share";

type Priced = Pick<ReleasePage, "named" | "priceMinor" | "currency">;

/** What the buyer of a release may name, with what would reach its artist of each suggestion; null for a fixed price. */
export async function describeNamedPrice({ named, priceMinor, currency }: Priced): Promise<ReleaseView["named"]> {
  if (!named) return null;
  const amounts = suggestAmounts({ ...named, leastMinor: priceMinor }, currency);
  const suggested = await Promise.all(
    amounts.map(async (amountMinor) => ({
      amountMinor,
      artistShareMinor: await estimateArtistShare({ amountMinor, currency }),
    })),
  );
  return { ...named, suggested };
}
