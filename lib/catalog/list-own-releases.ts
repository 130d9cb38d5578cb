import "server-only";
import { prisma } from "../platform/db";
import type { Prisma } from "../platform/generated/prisma/client";
import type { UserActor } from "../platform/session";
import { coverUrl } from "../shared/cover-url";
import { toPublicId } from "../shared/ids";
import type { Currency } from "../shared/money";
import { OwnRelease } from "../shared/schemas/upload";

/** What the portal shows of a release. */
export const OWN_RELEASE = {
  artist: { select: { name: true } },
  orderLines: { take: 1, select: { id: true } },
  _count: { select: { tracks: { where: { deletedAt: null } } } },
} satisfies Prisma.ReleaseInclude;
type Row = Prisma.ReleaseGetPayload<{ include: typeof OWN_RELEASE }>;

export function toOwnRelease(row: Row): OwnRelease {
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
    trackCount: row._count.tracks,
    wasOrdered: row.orderLines.length > 0,
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
  return releases.map(toOwnRelease);
}
