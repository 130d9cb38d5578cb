import "server-only";
import type { Db } from "../platform/db";
import { orderTracks } from "../shared/order-tracks";
import type { Genre } from "../shared/schemas/catalog";
import type { Derived } from "../shared/schemas/draft";
import { toSlug } from "../shared/to-slug";
import { genreOfTag } from "./genre-of-tag";
import { freeReleaseSlug } from "./make-slug";
import { placeTracks } from "./place-tracks";
import { type FileOfTrack, readFilesOfRelease, toOrderFacts } from "./read-files";
import { writeCover } from "./write-cover";

type Row = { status: "draft" | "published"; derived: Derived[]; title: string; genre: Genre };

const EP_FROM = 3;
const ALBUM_FROM = 7;
const LONGEST_EP_MS = 30 * 60_000;

/**
 * Brings what a release (bare uuid) still takes from its files up to date: whatever order they came in, the same files
 * make the same release. On sale only the kind follows. Whoever calls holds the release's lock.
 */
export async function deriveRelease(db: Db, releaseId: string): Promise<void> {
  const { rows } = await db.query<Row>("SELECT status, derived, title, genre FROM release WHERE id = $1", [releaseId]);
  const release = rows[0];
  if (!release) return;
  const takes = (field: Derived) => release.derived.includes(field) && (release.status === "draft" || field === "kind");
  const found = await readFilesOfRelease(db, releaseId);
  if (found.length === 0) return;
  const files = takes("order") ? await sort(db, releaseId, found) : found;
  if (takes("title")) await rename(db, releaseId, release.title, chooseTitle(files) ?? release.title);
  if (takes("cover")) await takeCover(db, releaseId, files);
  await db.query(
    "UPDATE release SET kind = coalesce($2, kind), genre = coalesce($3, genre), year = coalesce($4, year), updated_at = now() WHERE id = $1",
    [
      releaseId,
      takes("kind") ? chooseKind(files) : null,
      takes("genre") ? chooseGenre(files) : null,
      takes("year") ? chooseYear(files) : null,
    ],
  );
}

/** As buyers expect: 1 or 2 tracks are a single, 3 to 6 an EP, more an album; so is whatever plays longer than half an hour. */
export function chooseKind(files: readonly { durationMs: number }[]): "single" | "ep" | "album" {
  const lengthMs = files.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (files.length >= ALBUM_FROM || lengthMs > LONGEST_EP_MS) return "album";
  return files.length >= EP_FROM ? "ep" : "single";
}

async function sort(db: Db, releaseId: string, files: readonly FileOfTrack[]): Promise<FileOfTrack[]> {
  const order = orderTracks(files.map(toOrderFacts));
  await placeTracks(db, releaseId, order);
  const byId = new Map(files.map((file) => [file.id, file]));
  return order.flatMap(({ id }) => byId.get(id) ?? []);
}

/** A single is called as its track; a longer record as its album tag says, else as the folder that it came in. */
function chooseTitle(files: readonly FileOfTrack[]): string | undefined {
  const [first, ...others] = files;
  if (others.length === 0) return first?.title;
  const folders = files.map(({ path }) => path.split("/").slice(0, -1)[0]);
  const folder = folders.every((name) => name === folders[0]) ? folders[0] : undefined;
  return files.find(({ tags }) => tags.album)?.tags.album ?? folder?.slice(0, 200);
}

function chooseGenre(files: readonly FileOfTrack[]): Genre | null {
  return files.map(({ tags }) => genreOfTag(tags.genre)).find((genre) => genre !== undefined) ?? null;
}

/** The latest year of any file: a record is as old as its newest track. */
function chooseYear(files: readonly FileOfTrack[]): number | null {
  const years = files.flatMap(({ tags: { year } }) => (year && year >= 1860 && year <= 2200 ? [Math.trunc(year)] : []));
  return years.length > 0 ? Math.max(...years) : null;
}

async function rename(db: Db, releaseId: string, before: string, title: string): Promise<void> {
  if (before === title) return;
  await db.query("UPDATE release SET title = $2 WHERE id = $1", [releaseId, title]);
  if (toSlug(before) !== toSlug(title))
    await db.query("UPDATE release SET slug = $2 WHERE id = $1", [releaseId, await freeReleaseSlug(db, title)]);
}

async function takeCover(db: Db, releaseId: string, files: readonly FileOfTrack[]): Promise<void> {
  const cover = files.find(({ tags }) => tags.cover)?.tags.cover;
  if (cover) await writeCover(db, releaseId, cover);
}
