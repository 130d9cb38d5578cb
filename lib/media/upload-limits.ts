import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { announceSettings, getSetting, setSetting } from "@/lib/platform/settings";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import type { ArtistQuotaInput, ArtistRoom, UploadLimits, UploadLimitsInput } from "@/lib/shared/schemas/limits";

const SHOWN = 200;
const KEYS = ["maxLossyBytes", "maxLosslessBytes", "maxFilesPerArtist", "maxBytesPerArtist", "uploadKeepDays"] as const;

async function readStoreLimits(): Promise<UploadLimitsInput> {
  const [maxLossyBytes, maxLosslessBytes, maxFilesPerArtist, maxBytesPerArtist, uploadKeepDays] = await Promise.all(
    KEYS.map((key) => getSetting(key)),
  );
  return { maxLossyBytes, maxLosslessBytes, maxFilesPerArtist, maxBytesPerArtist, uploadKeepDays } as UploadLimitsInput;
}

/** The store's limits, and what each artist has and may have. */
export async function readUploadLimits(): Promise<UploadLimits> {
  const { rows } = await pool.query<ArtistRoom>(
    `SELECT a.id AS "artistId", a.name, count(r.id)::int AS "usedFiles", coalesce(sum(r.size_bytes), 0)::bigint AS "usedBytes",
       q.max_files AS "maxFiles", q.max_bytes AS "maxBytes"
     FROM artist a LEFT JOIN artist_quota q ON q.artist_id = a.id LEFT JOIN recording r ON r.artist_id = a.id
     GROUP BY a.id, q.artist_id ORDER BY (q.artist_id IS NULL), "usedBytes" DESC, a.id LIMIT $1`,
    [SHOWN],
  );
  const artists = rows.map((row) => ({ ...row, artistId: toPublicId("artist", row.artistId) }));
  return { store: await readStoreLimits(), artists };
}

/** Changes the store's limits, each change with its own audit entry; every process goes by them at once. */
export async function changeUploadLimits(input: UploadLimitsInput, userId: string): Promise<void> {
  const before = await readStoreLimits();
  await inTransaction(async (db) => {
    for (const key of KEYS.filter((one) => before[one] !== input[one])) {
      await setSetting(db, key, input[key], userId);
      const change = { before: before[key], after: input[key] };
      await appendAudit(db, { actorId: userId, action: "setting.changed", subject: key, ...change });
    }
  });
  await announceSettings();
}

/** Gives one artist (public id) room of their own, or the store's again with two nulls. `not_found` for nobody's id. */
export async function changeArtistQuota(publicId: string, input: ArtistQuotaInput, userId: string): Promise<void> {
  const artistId = fromPublicId("artist", publicId);
  await inTransaction(async (db) => {
    const { rows } = await db.query<ArtistQuotaInput>(
      `SELECT q.max_files AS "maxFiles", q.max_bytes AS "maxBytes" FROM artist a LEFT JOIN artist_quota q ON q.artist_id = a.id
       WHERE a.id = $1`,
      [artistId],
    );
    if (!rows[0]) throw new AppError("not_found", "There is no such artist.");
    if (input.maxFiles === null && input.maxBytes === null)
      await db.query("DELETE FROM artist_quota WHERE artist_id = $1", [artistId]);
    else
      await db.query(
        `INSERT INTO artist_quota (artist_id, max_files, max_bytes) VALUES ($1, $2, $3)
         ON CONFLICT (artist_id) DO UPDATE SET max_files = $2, max_bytes = $3, updated_at = now()`,
        [artistId, input.maxFiles, input.maxBytes],
      );
    const change = { before: rows[0], after: input };
    await appendAudit(db, { actorId: userId, action: "artist.quota", subject: publicId, ...change });
  });
}
