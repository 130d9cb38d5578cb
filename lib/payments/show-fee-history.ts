import "server-only";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { FeeHistory, FeeKey } from "@/lib/shared/schemas/fees";
import { listFeeVersions } from "./sql/fee-schedule-rows";

const SHOWN_VERSIONS = 50;

export const noSuchFee = (): AppError =>
  new AppError("not_found", "There never was a price for this provider, method, currency, region and kind of card.");

/** One price so far, newest first: terms, source, day, who wrote it and when. Throws `not_found` for one that never was. */
export async function showFeeHistory(key: FeeKey, actor: Actor): Promise<FeeHistory> {
  requireRole(actor, "admin");
  const rows = await listFeeVersions(key, SHOWN_VERSIONS);
  const [newest] = rows;
  if (!newest) throw noSuchFee();
  const history = rows.map(({ version, isWithdrawn, terms, by, at }) => {
    const isLive = version === newest.version && !isWithdrawn;
    return { ...terms, version, isLive, isWithdrawn, by, at: at.toISOString() };
  });
  return { key, version: newest.version, history };
}
