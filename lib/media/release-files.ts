import "server-only";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import type { RenderedFormat } from "@/lib/shared/download-format";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import { canManageArtist, canSeeArtist } from "@/lib/shared/roles";
import type { FileProblem, ReleaseFiles, ReleaseFilesInput } from "@/lib/shared/schemas/jobs";
import { prepareSet } from "./download-set";
import { planRenditions, type SoldTrack } from "./plan-renditions";
import { enqueueRendition } from "./renditions";

type WantedRow = SoldTrack & { releaseId: string; title: string; format: RenderedFormat };
type StateRow = { key: string; state: "waiting" | "ready" | "failed"; problem: FileProblem | null };

const WANTED = `
  SELECT DISTINCT t.id AS "trackId", t.recording_id AS "recordingId", t.release_id AS "releaseId", t.title, t.disc, t.position, r.format
  FROM release l JOIN track t ON t.release_id = l.id AND t.deleted_at IS NULL
  JOIN rendition r ON r.track_id = t.id AND r.recording_id = t.recording_id
  WHERE l.deleted_at IS NULL AND (l.id = $1 OR l.artist_id = ANY($2))
  ORDER BY t.release_id, t.disc, t.position, r.format`;

/** Per release of the person's artists (bare uuids) where any file for buyers was asked for: how far they are. */
export async function listReleaseFiles(artistIds: readonly string[]): Promise<ReleaseFiles[]> {
  return readFiles(null, artistIds);
}

/** One release of the actor's; `not_found` and `forbidden` otherwise. */
export async function readReleaseFiles(publicId: string, actor: UserActor): Promise<ReleaseFiles> {
  const releaseId = await requireOwn(publicId, (artistId) => canSeeArtist(actor, artistId));
  const [files] = await readFiles(releaseId, []);
  return files ?? { releaseId: publicId, total: 0, ready: 0, waiting: 0, failed: [] };
}

/** Has the files of a release made ahead of the first buyer, or tried again. Repeats are harmless. */
export async function changeReleaseFiles(publicId: string, actor: UserActor, input: ReleaseFilesInput): Promise<void> {
  const releaseId = await requireOwn(publicId, (artistId) => canManageArtist(actor, artistId));
  if (input.action === "make") await prepareSet(await listTracks(releaseId), input.format);
  else await retryFailed(releaseId);
}

async function requireOwn(publicId: string, isTheirs: (artistId: string) => boolean): Promise<string> {
  const { rows } = await pool.query<{ id: string; artist_id: string }>(
    "SELECT id, artist_id FROM release WHERE id = $1 AND deleted_at IS NULL",
    [fromPublicId("release", publicId)],
  );
  const row = rows[0];
  if (!row) throw new AppError("not_found", "There is no such release.");
  if (!isTheirs(row.artist_id)) throw new AppError("forbidden", "That release belongs to another artist.");
  return row.id;
}

async function listTracks(releaseId: string): Promise<SoldTrack[]> {
  const { rows } = await pool.query<SoldTrack>(
    `SELECT id AS "trackId", recording_id AS "recordingId" FROM track WHERE release_id = $1 AND deleted_at IS NULL
     ORDER BY disc, position`,
    [releaseId],
  );
  return rows;
}

/** The row first: a job that is fast finds what it is about to make still wanted. */
async function retryFailed(releaseId: string): Promise<void> {
  const { rows } = await pool.query<SoldTrack & { key: string; format: RenderedFormat }>(
    `UPDATE rendition r SET state = 'waiting', problem = NULL, requested_at = now() FROM track t
     WHERE t.id = r.track_id AND t.release_id = $1 AND r.state = 'failed'
     RETURNING r.key, r.track_id AS "trackId", r.recording_id AS "recordingId", r.format`,
    [releaseId],
  );
  for (const row of rows) await enqueueRendition(row);
}

/** What an edit left behind under an older key does not count: it is not what the next buyer gets. */
async function readFiles(releaseId: string | null, artistIds: readonly string[]): Promise<ReleaseFiles[]> {
  const { rows: wanted } = await pool.query<WantedRow>(WANTED, [releaseId, artistIds]);
  const planned = await Promise.all(
    [...new Set(wanted.map(({ format }) => format))].map((format) =>
      planRenditions(
        wanted.filter((row) => row.format === format),
        format,
      ),
    ),
  );
  const keyOf = new Map(planned.flat().map((plan) => [`${plan.trackId} ${plan.format}`, plan.key]));
  const { rows: states } = await pool.query<StateRow>("SELECT key, state, problem FROM rendition WHERE key = ANY($1)", [
    [...keyOf.values()],
  ]);
  const stateOf = new Map(states.map((row) => [row.key, row]));
  const found = wanted.map((row) => ({ row, made: stateOf.get(keyOf.get(`${row.trackId} ${row.format}`) ?? "") }));
  return [...new Set(wanted.map((row) => row.releaseId))].flatMap((id) => {
    const files = found.flatMap(({ row, made }) => (row.releaseId === id && made ? { row, made } : []));
    return files.length > 0 ? summarise(id, files) : [];
  });
}

function summarise(id: string, files: readonly { row: WantedRow; made: StateRow }[]): ReleaseFiles {
  const count = (state: StateRow["state"]) => files.filter(({ made }) => made.state === state).length;
  return {
    releaseId: toPublicId("release", id),
    total: files.length,
    ready: count("ready"),
    waiting: count("waiting"),
    failed: files.flatMap(({ row, made }) =>
      made.problem ? { trackTitle: row.title, format: row.format, problem: made.problem } : [],
    ),
  };
}
