import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction } from "../platform/db";
import { fieldError } from "../platform/errors";
import { announceSettings } from "../platform/settings";
import { lockStoreFacts, requireKnownZone } from "../platform/store-facts";
import type { StoreZoneInput } from "../shared/schemas/store";
import { askForEveryDay } from "./rebuild-roll-ups";
import { ROLL_UP_LOCK } from "./roll-up-upserts";

/**
 * Makes another zone the one of record: from this commit on every merge goes by it, and figures by day are refused until the
 * worker has cut all days anew (`continueRebuild`), however often it is stopped meanwhile. Throws `conflict` when the store's
 * facts are not those of `version`, `unprocessable` for a zone the database does not know or that is in force.
 */
export async function changeStoreZone(actorId: string, { timeZone, version }: StoreZoneInput): Promise<void> {
  await requireKnownZone(timeZone);
  await inTransaction(async (db) => {
    const { timeZone: before } = await lockStoreFacts(db, version);
    if (before === timeZone) throw fieldError("timeZone", `${timeZone} is the zone of record already.`);
    await db.query("SET LOCAL statement_timeout = 0");
    // no merge and no step of a backfill may lie between the two
    await db.query("SELECT pg_advisory_xact_lock($1)", [ROLL_UP_LOCK]);
    await db.query("UPDATE instance SET time_zone = $1", [timeZone]);
    await askForEveryDay(db);
    await db.query("UPDATE rollup_state SET is_zone_changing = true");
    await appendAudit(db, { actorId, action: "store.zone_changed", subject: "store", before, after: timeZone });
  });
  await announceSettings();
}
