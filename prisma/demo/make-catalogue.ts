import { createRelease } from "../../lib/catalog/create-release";
import { editRelease } from "../../lib/catalog/edit-release";
import { placeRecording } from "../../lib/catalog/place-recording";
import { ingestTrack } from "../../lib/media/ingest-track";
import { mediaStore } from "../../lib/media/storage/media-store";
import { storeCover } from "../../lib/media/store-cover";
import { pool } from "../../lib/platform/db";
import type { UserActor } from "../../lib/platform/session";
import { newId, toPublicId } from "../../lib/shared/ids";
import { toDecimal } from "../../lib/shared/money";
import { CATALOGUE, type DemoArtist, type DemoRelease, type DemoTrack } from "./catalogue";
import { drawCover } from "./draw-cover";
import { encodeWav } from "./encode-wav";
import type { ShelfRecord } from "./plan-sales";
import { SAMPLE_RATE_HZ, synthesiseTrack } from "./synthesise-track";

const DAY_MS = 24 * 3_600_000;
/** Days before the demo's end on which the records came out, in catalogue order; the last ones are this week's. */
const RELEASED_DAYS_AGO = [99, 5, 97, 96, 95, 12, 88, 60, 94, 45, 31, 70, 20, 3];

export async function makeArtists(): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { slug, name, place, bio } of CATALOGUE) {
    const id = newId();
    ids.set(slug, id);
    await pool.query("INSERT INTO artist (id, slug, name, place, bio) VALUES ($1, $2, $3, $4, $5)", [
      id,
      slug,
      name,
      place,
      bio,
    ]);
  }
  return ids;
}

/** Brings every record in by the doors an artist uses: ingest, place, price, publish. Two at a time, as fast as two cores decode. */
export async function makeReleases(
  artistIds: ReadonlyMap<string, string>,
  actorOf: (artistId: string) => UserActor,
  endsAt: Date,
): Promise<ShelfRecord[]> {
  const drafts: Draft[] = [];
  // one after the other, so that every install gives the same catalogue numbers
  for (const artist of CATALOGUE)
    for (const release of artist.releases) {
      const artistId = artistIds.get(artist.slug) ?? "";
      const publishedAt = new Date(endsAt.getTime() - (RELEASED_DAYS_AGO[drafts.length] ?? 90) * DAY_MS);
      drafts.push(await makeDraft({ artist, release, artistId, actor: actorOf(artistId), publishedAt }));
    }
  const shelf: ShelfRecord[] = [];
  const waiting = drafts.entries();
  const work = async () => {
    for (const [n, draft] of waiting) shelf[n] = await fillAndPublish(draft);
  };
  await Promise.all([work(), work()]);
  return shelf;
}

type Job = { artist: DemoArtist; release: DemoRelease; artistId: string; actor: UserActor; publishedAt: Date };
type Draft = Job & { id: string };

async function makeDraft(job: Job): Promise<Draft> {
  const { title, genre, priceMinor } = job.release;
  const price = toDecimal(priceMinor, "USD");
  const artistId = toPublicId("artist", job.artistId);
  return { ...job, id: await createRelease(job.actor, { artistId, title, genre, currency: "USD", price }) };
}

async function fillAndPublish({ artist, release, artistId, actor, publishedAt, id }: Draft): Promise<ShelfRecord> {
  const { description, credits, priceMinor } = release;
  const releaseId = toPublicId("release", id);
  const trackIds: string[] = [];
  for (const track of release.tracks) {
    const trackPriceMinor = release.tracks.length === 1 ? priceMinor : track.priceMinor;
    trackIds.push(await makeTrack({ artist, release, track, artistId, releaseId, priceMinor: trackPriceMinor }));
  }
  await storeCover(pool, mediaStore(), id, await drawCover(release));
  await editRelease({ id: releaseId, actor, patch: { description, status: "published" } });
  await pool.query("UPDATE release SET published_at = $2, created_at = $2, credits = $3 WHERE id = $1", [
    id,
    publishedAt,
    JSON.stringify(credits),
  ]);
  return { release, releaseId, trackIds, publishedAt };
}

type TrackJob = {
  artist: DemoArtist;
  release: DemoRelease;
  track: DemoTrack;
  artistId: string;
  releaseId: string;
  priceMinor: number;
};

/** Synthesises a track and sends it through the one way in; returns its public id. */
async function makeTrack({ artist, release, track, artistId, releaseId, priceMinor }: TrackJob): Promise<string> {
  const samples = synthesiseTrack(`${artist.slug}/${release.title}/${track.title}`, release.genre, track.lengthS);
  const store = mediaStore();
  const received = await store.receive([encodeWav(samples, SAMPLE_RATE_HZ)] as unknown as AsyncIterable<Uint8Array>);
  const placed = await ingestTrack({
    store,
    received,
    artistId,
    fileName: `${track.title}.wav`,
    place: (db, recordingId) =>
      placeRecording(db, { artistId, recordingId, releaseId, title: track.title, priceMinor, currency: "USD" }),
  });
  return toPublicId("track", placed.trackId);
}
