import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { prepareSet, requireFormat, type SetFile } from "./download-set";
import { nameDownload } from "./name-download";
import type { SoldTrack } from "./plan-renditions";

/** `bytes` for what is written for this zip, `cid` for what is in the store. */
export type ZipEntry = { path: string; sizeBytes: number } & ({ cid: string } | { bytes: Buffer });
export type ZipContents = { fileName: string; entries: ZipEntry[] };

type Place = {
  track_id: string;
  title: string;
  artist_name: string;
  release_title: string;
  disc: number;
  position: number;
  discs: number;
};
type ReadyFile = Extract<SetFile, { state: "ready" }>;

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}"*/:<>?\\|]+/gu;
const LONGEST_NAME = 120;

function safe(name: string): string {
  const text = name
    .replace(UNSAFE, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^\.+|[. ]+$/g, "");
  return Array.from(text).slice(0, LONGEST_NAME).join("").trim() || "untitled";
}

async function loadPlaces(sold: readonly SoldTrack[]): Promise<Map<string, Place>> {
  const { rows } = await pool.query<Place>(
    `SELECT t.id AS track_id, t.title, a.name AS artist_name, r.title AS release_title, t.disc, t.position,
       (SELECT max(o.disc) FROM track o WHERE o.release_id = r.id) AS discs
     FROM track t JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id WHERE t.id = ANY($1)`,
    [sold.map(({ trackId }) => trackId)],
  );
  return new Map(rows.map((row) => [row.track_id, row]));
}

/** "Artist - Record/03 Title.flac", with the disc in front where a record has several. */
function nameEntry(
  { artist_name: artist, release_title: release, title, disc, discs, position }: Place,
  extension: string,
) {
  const number = `${discs > 1 ? `${disc}-` : ""}${String(position).padStart(2, "0")}`;
  return `${safe(`${artist} - ${release}`)}/${number} ${safe(title)}.${extension}`;
}

/** Two tracks of one name get numbers, whatever the reader's file system thinks of capitals. */
function makeUnique(paths: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return paths.map((path) => {
    const key = path.toLowerCase();
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? path : path.replace(/(\.[^.]+)$/, ` (${times})$1`);
  });
}

function describeFiles(files: readonly ReadyFile[], paths: readonly string[]): Buffer {
  const listed = files.map(({ contentHash, sizeBytes, format, tags }, index) => ({
    path: paths[index],
    sha256: contentHash,
    sizeBytes,
    format,
    tags,
  }));
  return Buffer.from(`${JSON.stringify({ files: listed }, null, 2)}\n`);
}

/**
 * What a zip of these tracks holds: files and manifest.json with their SHA-256. Throws `gone` when nothing is left,
 * `unavailable` while files are still being made: a zip is only begun when its length is known.
 */
export async function planZip(sold: readonly SoldTrack[], wantedFormat: string): Promise<ZipContents> {
  const format = requireFormat(wantedFormat);
  if (sold.length === 0) throw new AppError("gone", "This purchase was refunded; the download is closed.");
  const [files, places] = await Promise.all([prepareSet(sold, format), loadPlaces(sold)]);
  const ready = files.filter((file): file is ReadyFile => file.state === "ready");
  if (ready.length < files.length)
    throw new AppError("unavailable", `${ready.length} of ${files.length} files are made. Ask again in a minute.`, {
      retryAfterSeconds: 15,
    });
  const placed = ready.map((file) => places.get(file.sold.trackId) as Place);
  const paths = makeUnique(ready.map((file, n) => nameEntry(placed[n] as Place, file.extension)));
  const manifest = describeFiles(ready, paths);
  const isOneRecord = new Set(placed.map(({ release_title: title }) => title)).size === 1;
  const [first] = placed;
  return {
    fileName: first && isOneRecord ? nameDownload(first.artist_name, first.release_title, "zip") : "downloads.zip",
    entries: [
      ...ready.map(({ cid, sizeBytes }, n) => ({ path: paths[n] as string, cid, sizeBytes })),
      { path: "manifest.json", bytes: manifest, sizeBytes: manifest.length },
    ],
  };
}
