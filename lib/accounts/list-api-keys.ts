import "server-only";
import { prisma } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Scope } from "@/lib/shared/roles";
import type { ApiKeyView } from "@/lib/shared/schemas/accounts";

/** A person's keys that still work, newest first; never a secret. */
export async function listApiKeys(userId: string): Promise<ApiKeyView[]> {
  const keys = await prisma.apiKey.findMany({
    where: { userId, revokedAt: null },
    orderBy: { id: "desc" },
    select: { id: true, name: true, prefix: true, scopes: true, createdAt: true, lastUsedAt: true },
  });
  return keys.map((key) => ({
    id: toPublicId("apiKey", key.id),
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes as Scope[],
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  }));
}
