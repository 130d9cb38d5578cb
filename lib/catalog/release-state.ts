import "server-only";
import { appendAudit } from "../audit/append";
import type { Db } from "../platform/db";
import { fieldError } from "../platform/errors";
import { toPublicId } from "../shared/ids";
import type { Actor } from "../shared/roles";
import type { ReleasePatch, ReleaseStatus } from "../shared/schemas/catalog";
import { type Clock, systemClock } from "../shared/time";
import type { OwnRelease } from "./own-release";

const FURTHEST_AHEAD_MS = 2 * 366 * 86_400_000;
const ACTIONS = {
  published: "release.publish",
  scheduled: "release.schedule",
  unlisted: "release.unlist",
  draft: "release.withdraw",
} as const satisfies Record<ReleaseStatus, string>;

type Change = { release: OwnRelease; actor: Actor; patch: ReleasePatch; priceMinor: number | null };

/**
 * Moves a locked release where the patch says. Whatever leaves the draft needs a price and a track; `published_at` is the
 * first time in the shop and stays. Throws `unprocessable` on the field that is in the way.
 */
export async function changeState(db: Db, change: Change, clock: Clock = systemClock): Promise<void> {
  const { release, actor, patch, priceMinor } = change;
  const status = patch.status ?? release.status;
  if (patch.publishAt !== undefined && status !== "scheduled")
    throw fieldError("publishAt", "Only a scheduled release has a time to publish itself.");
  if (status === release.status && patch.publishAt === undefined) return;
  const now = clock.now();
  const publishAt = status === "scheduled" ? readTime(release, patch.publishAt, now) : null;
  if (status !== "draft") await requireSellable(db, release.id, priceMinor);
  await db.query(
    `UPDATE release SET status = $2, publish_at = $3,
       published_at = CASE WHEN $2 = 'published' THEN coalesce(published_at, $4) ELSE published_at END WHERE id = $1`,
    [release.id, status, publishAt, now],
  );
  await appendAudit(db, {
    actorId: actor.kind === "user" ? actor.userId : "system",
    action: ACTIONS[status],
    subject: toPublicId("release", release.id),
    before: { status: release.status },
    after: publishAt ? { status, publishAt: publishAt.toISOString() } : { status, priceMinor },
  });
}

function readTime(release: OwnRelease, text: string | undefined, now: Date): Date {
  if (release.status === "published")
    throw fieldError("status", "It is in the shop already. Take it back to draft before you schedule it.");
  if (text === undefined) throw fieldError("publishAt", "Say when it publishes itself.");
  const at = new Date(text);
  if (at <= now) throw fieldError("publishAt", "That time is over. Choose a later one, or publish now.");
  if (at.getTime() - now.getTime() > FURTHEST_AHEAD_MS)
    throw fieldError("publishAt", "Choose a time within the next two years.");
  return at;
}

/** A price for the whole and for each track of several; an only track takes the price of its release. */
async function requireSellable(db: Db, releaseId: string, priceMinor: number | null): Promise<void> {
  if (priceMinor === null) throw fieldError("price", "Set a price before publishing.");
  const { rows } = await db.query<{ title: string; price_minor: number | null }>(
    "SELECT title, price_minor FROM track WHERE release_id = $1 AND deleted_at IS NULL ORDER BY disc, position",
    [releaseId],
  );
  if (rows.length === 0) throw fieldError("tracks", "Add at least one track before publishing.");
  const unpriced = rows.find((row) => row.price_minor === null);
  if (unpriced && rows.length > 1) throw fieldError("tracks", `Give “${unpriced.title}” a price of its own.`);
  await db.query(
    `UPDATE track SET price_minor = $2, is_price_open = (SELECT is_price_open FROM release WHERE id = $1)
     WHERE release_id = $1 AND price_minor IS NULL AND deleted_at IS NULL`,
    [releaseId, priceMinor],
  );
}
