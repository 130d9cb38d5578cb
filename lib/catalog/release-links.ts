import "server-only";
import { appendAudit } from "../audit/append";
import { randomToken, sha256Hex } from "../platform/crypto";
import { inTransaction, pool, prisma } from "../platform/db";
import { env } from "../platform/env";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { fromPublicId, newId, toPublicId } from "../shared/ids";
import type { CreatedReleaseLink, ReleaseLink } from "../shared/schemas/catalog";
import { type Clock, systemClock } from "../shared/time";
import { lockOwnRelease } from "./own-release";

const SECRET_BYTES = 32;
const MOST_LINKS = 50;

type Row = { id: string; label: string; createdAt: Date; lastUsedAt: Date | null };

function toReleaseLink({ id, label, createdAt, lastUsedAt }: Row): ReleaseLink {
  return {
    id: toPublicId("releaseLink", id),
    label,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

type Asked = { releaseId: string; actor: UserActor };

/**
 * Makes a secret way to a release that opens while it is unlisted. The URL is the only copy. `not_found` and `forbidden` as
 * for the release, `unprocessable` past fifty links.
 */
export async function createReleaseLink(
  { releaseId, actor, label }: Asked & { label: string },
  clock: Clock = systemClock,
): Promise<CreatedReleaseLink> {
  const link = { id: newId(), label, createdAt: clock.now(), lastUsedAt: null };
  const token = randomToken(SECRET_BYTES);
  const slug = await inTransaction(async (db) => {
    const release = await lockOwnRelease(db, releaseId, actor);
    const { rowCount } = await db.query(
      `INSERT INTO release_link (id, release_id, label, token_hash, created_at) SELECT $1, $2, $3, $4, $5
       WHERE (SELECT count(*) FROM release_link WHERE release_id = $2 AND revoked_at IS NULL) < ${MOST_LINKS}`,
      [link.id, release.id, label, sha256Hex(token), link.createdAt],
    );
    if (rowCount !== 1)
      throw new AppError("unprocessable", `A release has at most ${MOST_LINKS} links. Revoke one that is not used.`);
    const subject = toPublicId("releaseLink", link.id);
    await appendAudit(db, { actorId: actor.userId, action: "release_link.created", subject, after: { releaseId } });
    return release.slug;
  });
  const query = new URLSearchParams({ key: token });
  return { link: toReleaseLink(link), url: `${env.PUBLIC_URL.replace(/\/$/, "")}/releases/${slug}?${query}` };
}

/** The links of a release that still open, newest first. `not_found` and `forbidden` as for the release. */
export async function listReleaseLinks({ releaseId, actor }: Asked): Promise<ReleaseLink[]> {
  const { id } = await inTransaction((db) => lockOwnRelease(db, releaseId, actor));
  const links = await prisma.releaseLink.findMany({
    where: { releaseId: id, revokedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return links.map(toReleaseLink);
}

/** Closes a link at once, for every browser that came by it. Throws `not_found` for one that is not there or over. */
export async function revokeReleaseLink({ releaseId, linkId, actor }: Asked & { linkId: string }): Promise<void> {
  await inTransaction(async (db) => {
    const release = await lockOwnRelease(db, releaseId, actor);
    const { rowCount } = await db.query(
      "UPDATE release_link SET revoked_at = now() WHERE id = $1 AND release_id = $2 AND revoked_at IS NULL",
      [fromPublicId("releaseLink", linkId), release.id],
    );
    if (rowCount !== 1) throw new AppError("not_found", "There is no such link.");
    await appendAudit(db, { actorId: actor.userId, action: "release_link.revoked", subject: linkId });
  });
}

/** Where a link's secret leads, and that it was used. Null when it is unknown or revoked, or the release has no open page. */
export async function openReleaseLink(
  token: string,
  clock: Clock = systemClock,
): Promise<{ releaseId: string; slug: string } | null> {
  const hash = sha256Hex(token);
  const { rows } = await pool.query<{ id: string; slug: string }>(
    `UPDATE release_link k SET last_used_at = $2 FROM release r
     WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND r.id = k.release_id AND is_open_release(r, ARRAY[$1])
     RETURNING r.id, r.slug`,
    [hash, clock.now()],
  );
  return rows[0] ? { releaseId: toPublicId("release", rows[0].id), slug: rows[0].slug } : null;
}
