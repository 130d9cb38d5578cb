import "server-only";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import type { DownloadFormat } from "@/lib/shared/download-format";

/**
 * Remembers that these entitlements (bare uuids) were taken home to the last byte in a format. One that was revoked
 * meanwhile is left out. Never throws: nobody's download fails for it.
 */
export async function noteTaken(entitlementIds: readonly string[], format: DownloadFormat): Promise<void> {
  try {
    await pool.query(
      `INSERT INTO taken_download (entitlement_id, format)
       SELECT id, $2 FROM entitlement WHERE id = ANY($1) AND revoked_at IS NULL ORDER BY id
       ON CONFLICT (entitlement_id, format) DO UPDATE SET taken_on = EXCLUDED.taken_on`,
      [entitlementIds, format],
    );
  } catch (error) {
    log.warn({ err: error }, "a finished download was not noted");
  }
}
