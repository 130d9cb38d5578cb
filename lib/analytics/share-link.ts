import "server-only";
import type { z } from "zod";
import { appendAudit } from "@/lib/audit/append";
import { randomToken, sha256Hex } from "../platform/crypto";
import { inTransaction, prisma } from "../platform/db";
import { env } from "../platform/env";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { getStoreZone } from "../platform/settings";
import { fromPublicId, newId, toPublicId } from "../shared/ids";
import type { CreatedShareLink, ShareLinkInput, ShareLinkView } from "../shared/schemas/share";
import { type Clock, systemClock } from "../shared/time";
import { readShared } from "./read-shared";
import { resolveQuery } from "./resolve-query";
import { ShareScope, toStoredQuery, toToken } from "./share-link-scope";
import { sharerOf } from "./viewer";

const DAY_MS = 86_400_000;
const SECRET_BYTES = 32;

/**
 * Makes a link to one page of figures in one state of its bar. It shows what its maker may hand on, for as long as they may. The
 * URL is the only copy. Throws `invalid_request` and `forbidden` as the page itself would.
 */
export async function createShareLink(
  actor: UserActor,
  input: z.output<typeof ShareLinkInput>,
  clock: Clock = systemClock,
): Promise<CreatedShareLink> {
  const [now, viewer] = [clock.now(), sharerOf(actor)];
  const query = { ...input.query, format: "json" as const };
  resolveQuery(query, viewer, await getStoreZone(), now);
  // not every page can be narrowed to everything: what it would refuse is refused here, not to whoever opens the link
  await readShared({ page: input.page, query, viewer, expiresAt: now.toISOString() });
  const scope: ShareScope = {
    page: input.page,
    query: toStoredQuery(input.query),
    artistIds: viewer.artistIds && [...viewer.artistIds],
  };
  const link = { id: newId(), scope, expiresAt: new Date(now.getTime() + input.days * DAY_MS) };
  const secret = randomToken(SECRET_BYTES);
  await inTransaction(async (db) => {
    await db.query(
      `INSERT INTO share_link (id, secret_hash, scope, created_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [link.id, sha256Hex(secret), JSON.stringify(scope), actor.userId, now, link.expiresAt],
    );
    const after = { page: scope.page, query: scope.query, expiresAt: link.expiresAt.toISOString() };
    const subject = toPublicId("shareLink", link.id);
    await appendAudit(db, { actorId: actor.userId, action: "share_link.created", subject, after });
  });
  const view = { id: toPublicId("shareLink", link.id), page: scope.page, query: scope.query, by: actor.name };
  return {
    link: { ...view, createdAt: now.toISOString(), expiresAt: link.expiresAt.toISOString(), opened: 0, openedAt: null },
    url: `${env.PUBLIC_URL.replace(/\/$/, "")}/s/${toToken(secret, link)}`,
  };
}

/** Links that still open, newest first: one's own, for an admin everyone's. */
export async function listShareLinks(actor: UserActor, clock: Clock = systemClock): Promise<ShareLinkView[]> {
  const isAdmin = actor.roles.includes("admin");
  const links = await prisma.shareLink.findMany({
    where: { ...(isAdmin ? {} : { createdBy: actor.userId }), revokedAt: null, expiresAt: { gt: clock.now() } },
    include: { owner: { select: { name: true } } },
    orderBy: { id: "desc" },
  });
  return links.map((link) => {
    const { page, query } = ShareScope.parse(link.scope);
    return {
      id: toPublicId("shareLink", link.id),
      page,
      query,
      by: link.owner.name,
      createdAt: link.createdAt.toISOString(),
      expiresAt: link.expiresAt.toISOString(),
      opened: link.opened,
      openedAt: link.openedAt?.toISOString() ?? null,
    };
  });
}

/** Ends one's own link at once; an admin ends anyone's. Throws `not_found` for one that is not there or over. */
export async function revokeShareLink(actor: UserActor, publicId: string): Promise<void> {
  const id = fromPublicId("shareLink", publicId);
  if (!id) throw new AppError("not_found", "You have no such link.");
  await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      "UPDATE share_link SET revoked_at = now() WHERE id = $1 AND (created_by = $2 OR $3) AND revoked_at IS NULL",
      [id, actor.userId, actor.roles.includes("admin")],
    );
    if (rowCount !== 1) throw new AppError("not_found", "You have no such link.");
    await appendAudit(db, { actorId: actor.userId, action: "share_link.revoked", subject: publicId });
  });
}
