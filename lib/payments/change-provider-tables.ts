import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { TableBody, TableChangeInput } from "@/lib/shared/schemas/provider-tables";
import { systemClock } from "@/lib/shared/time";
import { checkTable } from "./check-table";
import { RAILS, type RailName } from "./provider";
import { insertTableVersion, lockNewestTable, readTableVersion } from "./sql/provider-table-rows";
import { announceProviderTables } from "./watch-provider-tables";

/** Throws `not_found` for what moves no money. */
export function readTableProvider(name: string): RailName {
  const rail = RAILS.find((one) => one === name);
  if (rail) return rail;
  throw new AppError("not_found", "There is no such provider, or it has no tables of its own.");
}

/** What was left out stays as it is in force. */
function applyChange(live: TableBody, { declines, limits }: Pick<TableChangeInput, "declines" | "limits">): TableBody {
  const isChanged = (one: { list: string; code: string }) =>
    declines.some(({ list, code }) => list === one.list && code === one.code);
  const kept = live.declines.filter((one) => !isChanged(one));
  const added = declines.flatMap(({ class: wanted, ...rest }) => (wanted === null ? [] : [{ ...rest, class: wanted }]));
  return { declines: [...kept, ...added], limits: limits === undefined ? live.limits : limits };
}

type Change = { action: string; note: string; bodyFrom: (live: TableBody, db: Db) => Promise<TableBody> };

async function writeVersion(rail: RailName, baseVersion: number, actorId: string, change: Change): Promise<void> {
  await inTransaction(async (db) => {
    const { version: liveVersion, ...live } = await lockNewestTable(db, rail);
    if (liveVersion !== baseVersion)
      throw new AppError("conflict", `Version ${liveVersion} was saved meanwhile. Look at it, then try again.`);
    const body = await change.bodyFrom(live, db);
    checkTable(rail, body, systemClock.now());
    const version = liveVersion + 1;
    await insertTableVersion(db, { rail, version, body, note: change.note, userId: actorId });
    const subject = `provider-table:${rail}:${version}`;
    await appendAudit(db, { actorId, action: change.action, subject, before: live, after: body });
  });
  await announceProviderTables();
}

/**
 * Files codes or changes limits of a provider as a new version; every process goes by it within a second, and what was decided
 * before stays. Throws `conflict` when `baseVersion` is not in force any more, and `unprocessable` as `checkTable` says.
 */
export async function changeProviderTable(rail: RailName, input: TableChangeInput, actor: Actor): Promise<void> {
  requireRole(actor, "admin");
  await writeVersion(rail, input.baseVersion, actor.userId, {
    action: "provider_table.changed",
    note: input.note,
    bodyFrom: async (live) => applyChange(live, input),
  });
}

/** Brings an earlier version back as a new one; 0 is what is published. Throws as `changeProviderTable`, and `not_found`. */
export async function rollBackProviderTable(
  rail: RailName,
  { baseVersion, version }: { baseVersion: number; version: number },
  actor: Actor,
): Promise<void> {
  requireRole(actor, "admin");
  await writeVersion(rail, baseVersion, actor.userId, {
    action: "provider_table.rolled_back",
    note: `back to version ${version}`,
    bodyFrom: async (_, db) => {
      const old = await readTableVersion(db, rail, version);
      if (!old) throw new AppError("not_found", `There is no version ${version}.`);
      return old;
    },
  });
}
