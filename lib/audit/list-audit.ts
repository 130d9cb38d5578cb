import "server-only";
import { prisma } from "../platform/db";
import { requireRole } from "../platform/require-role";
import type { Actor } from "../shared/roles";
import type { AuditEntry } from "../shared/schemas/settings";
import { readActorNames } from "./list-audit-actors";

export type AuditQuery = { cursor?: string; action?: string; actor?: string; limit: number };

/** Newest first. `actor` in the result is a name where the person still exists, else the id. Throws `forbidden`. */
export async function listAudit(
  actor: Actor,
  query: AuditQuery,
): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
  requireRole(actor, "admin");
  const before = toSeq(query.cursor);
  const entries = await prisma.auditEntry.findMany({
    where: {
      ...(before === null ? {} : { seq: { lt: before } }),
      ...(query.action ? { action: query.action } : {}),
      ...(query.actor ? { actorId: query.actor } : {}),
    },
    orderBy: { seq: "desc" },
    take: query.limit + 1,
    omit: { prevHash: true },
  });
  const page = entries.slice(0, query.limit);
  const names = await readActorNames(page.map(({ actorId }) => actorId));
  const data = page.map(({ actorId, at, seq, ...entry }) => ({
    ...entry,
    seq: Number(seq),
    at: at.toISOString(),
    actor: names.get(actorId) ?? actorId,
  }));
  return { data, nextCursor: entries.length > query.limit ? String(data.at(-1)?.seq) : null };
}

function toSeq(cursor: string | undefined): number | null {
  const seq = Number(cursor);
  return cursor && Number.isSafeInteger(seq) ? seq : null;
}

/** The actions on record, for the filter. */
export async function listAuditActions(): Promise<string[]> {
  const entries = await prisma.auditEntry.findMany({
    distinct: ["action"],
    select: { action: true },
    orderBy: { action: "asc" },
  });
  return entries.map(({ action }) => action);
}
