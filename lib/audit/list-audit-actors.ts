import "server-only";
import { prisma } from "../platform/db";

export type AuditActor = { id: string; name: string };

const UUID = /^[0-9a-f-]{36}$/;

/** The names of people by id; an id that is no person's, or of one who is gone, is not in the map. */
export async function readActorNames(actorIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(actorIds)].filter((id) => UUID.test(id));
  const people = await prisma.user.findMany({
    where: { id: { in: ids }, erasedAt: null },
    select: { id: true, name: true },
  });
  return new Map(people.map(({ id, name }) => [id, name]));
}

/** Everyone who stands in the log, for the filter; `name` is the id where the person is gone. */
export async function listAuditActors(): Promise<AuditActor[]> {
  const entries = await prisma.auditEntry.findMany({ distinct: ["actorId"], select: { actorId: true } });
  const names = await readActorNames(entries.map(({ actorId }) => actorId));
  const actors = entries.map(({ actorId: id }) => ({ id, name: names.get(id) ?? id }));
  return actors.sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
}
