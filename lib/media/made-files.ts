import "server-only";
import { pool } from "@/lib/platform/db";
import type { DownloadFormat } from "@/lib/shared/download-format";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import { readSet } from "./download-set";
import type { SoldTrack } from "./plan-renditions";

/** `entitlementId`: public. */
export type WantedFile = { entitlementId: string; format: DownloadFormat };

/**
 * Bytes of those of these files that could be sent at once, by entitlement (public id); each entitlement once. Nothing is
 * asked for: looking at a library makes no files.
 */
export async function readMadeFiles(wanted: readonly WantedFile[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<SoldTrack & { id: string }>(
    `SELECT id, track_id AS "trackId", recording_id AS "recordingId" FROM entitlement WHERE id = ANY($1)`,
    [wanted.map(({ entitlementId }) => fromPublicId("entitlement", entitlementId))],
  );
  const formatOf = new Map(wanted.map(({ entitlementId, format }) => [entitlementId, format]));
  const bought = rows.map((row) => ({ ...row, id: toPublicId("entitlement", row.id) }));
  const sets = await Promise.all(
    [...new Set(formatOf.values())].map(async (format) => {
      const ofFormat = bought.filter(({ id }) => formatOf.get(id) === format);
      const files = await readSet(ofFormat, format);
      return ofFormat.flatMap(({ id, ...sold }) => {
        const file = files.find(
          (one) => one.sold.trackId === sold.trackId && one.sold.recordingId === sold.recordingId,
        );
        return file?.state === "ready" ? [[id, file.sizeBytes] as const] : [];
      });
    }),
  );
  return new Map(sets.flat());
}
