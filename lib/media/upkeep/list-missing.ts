import "server-only";
import { pool } from "@/lib/platform/db";
import { mediaStore } from "../storage/media-store";
import { NEEDED } from "../sweep/cid-references";

/** Objects that a row needs and the disk has not, in no order. A rendition that went to make room is none of them. */
export async function listMissingObjects(): Promise<string[]> {
  const { rows } = await pool.query<{ cid: string }>(
    `WITH ${NEEDED} SELECT DISTINCT n.cid FROM needed n JOIN media_object o ON o.cid = n.cid`,
  );
  const store = mediaStore();
  const missing: string[] = [];
  for (const { cid } of rows) if (!(await store.statObject(cid))) missing.push(cid);
  return missing;
}
