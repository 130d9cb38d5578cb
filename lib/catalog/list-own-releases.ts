import "server-only";
import { pool, prisma } from "../platform/db";
import type { Prisma } from "../platform/generated/prisma/client";
import type { UserActor } from "../platform/session";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import { OwnRelease } from "../shared/schemas/upload";

/** What the portal shows of a release. */
export const OWN_RELEASE = { artist: { select: { name: true } } } satisfies Prisma.ReleaseInclude;
type Row = Prisma.ReleaseGetPayload<{ include: typeof OWN_RELEASE }>;
type Facts = { id: string; trackCount: number; wasOrdered: boolean };

// an ORM reads every order of a release to see whether there is one, and every track of the store to count a few
const READ_FACTS = `
  SELECT own.id, (SELECT count(*) FROM track t WHERE t.release_id = own.id AND t.deleted_at IS NULL) AS "trackCount",
    EXISTS (SELECT FROM order_line l WHERE l.release_id = own.id) AS "wasOrdered"
  FROM unnest($1::uuid[]) AS own(id)`;

/** By release (bare uuid). */
export async function readReleaseFacts(ids: readonly string[]): Promise<Map<string, Facts>> {
  const { rows } = await pool.query<Facts>(READ_FACTS, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export function toOwnRelease(row: Row, facts: Facts | undefined): OwnRelease {
  return OwnRelease.parse({
    id: toPublicId("release", row.id),
    slug: row.slug,
    artistId: toPublicId("artist", row.artistId),
    artistName: row.artist.name,
    title: row.title,
    kind: row.kind,
    status: row.status,
    genre: row.genre,
    priceMinor: row.priceMinor === null ? null : Number(row.priceMinor),
    isPriceOpen: row.isPriceOpen,
    suggestedMinor: row.suggestedMinor === null ? null : Number(row.suggestedMinor),
    currency: row.currency as Currency,
    coverUrl: coverUrl(row.coverCid),
    trackCount: facts?.trackCount ?? 0,
    wasOrdered: facts?.wasOrdered ?? false,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    publishAt: row.publishAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    year: row.year,
    derived: row.derived,
  });
}

/** Every release of the person's artists, newest change first. An admin without artists has none here. */
export async function listOwnReleases(actor: UserActor): Promise<OwnRelease[]> {
  const releases = await prisma.release.findMany({
    where: { artistId: { in: [...actor.artistIds] }, deletedAt: null },
    orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
    include: OWN_RELEASE,
  });
  const facts = await readReleaseFacts(releases.map(({ id }) => id));
  return releases.map((release) => toOwnRelease(release, facts.get(release.id)));
}
