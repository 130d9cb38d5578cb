import "server-only";
import { prisma } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { FactorList } from "@/lib/shared/schemas/factors";
import type { Amr } from "../create-session";
import { countBackupCodes } from "./backup-codes";

/** How a session was proven. */
export async function readAmr(sessionId: string): Promise<Amr[]> {
  const session = await prisma.session.findUnique({ where: { id: sessionId }, select: { amr: true } });
  return (session?.amr ?? []) as Amr[];
}

/** A person's factors, oldest first, and how many backup codes are left; never a secret. */
export async function listFactors(userId: string): Promise<FactorList> {
  const [factors, backupCodesLeft] = await Promise.all([
    prisma.secondFactor.findMany({
      where: { userId, confirmedAt: { not: null } },
      orderBy: { id: "asc" },
      select: { id: true, kind: true, name: true, rpId: true, createdAt: true, lastUsedAt: true },
    }),
    countBackupCodes(userId),
  ]);
  const views = factors.map(({ id, kind, name, rpId, createdAt, lastUsedAt }) => ({
    id: toPublicId("factor", id),
    kind: kind as "passkey" | "totp",
    name,
    site: rpId,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }));
  return { factors: views, backupCodesLeft };
}
