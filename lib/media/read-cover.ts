import "server-only";
import { readFile } from "node:fs/promises";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { readSharedBytes } from "@/lib/platform/smart-cache";
import { COVER_SIZES } from "./cover-profile";
import { findObject } from "./find-object";

export type Cover = { cid: string; mimeType: string; bytes: Buffer };

type Row = { cid: string; mime_type: string; small_cid: string | null };

/** A cover by its CID, in the width asked for. Only objects that were stored as covers: a CID opens nothing else. */
export async function readCover(cid: string, width: number): Promise<Cover> {
  const { rows } = await pool.query<Row>(
    `SELECT m.cid, m.mime_type, (SELECT cover_small_cid FROM release WHERE cover_cid = m.cid AND cover_small_cid IS NOT NULL LIMIT 1) AS small_cid
     FROM media_object m WHERE m.cid = $1 AND m.kind = 'cover'`,
    [cid],
  );
  const row = rows[0];
  const chosen = row && width <= COVER_SIZES.small ? (row.small_cid ?? row.cid) : row?.cid;
  const object = chosen ? await findObject(chosen) : null;
  if (!row || !chosen || !object) throw new AppError("not_found", "There is no such cover.");
  const load = () => readFile(object.path);
  const shared = await readSharedBytes("cover", chosen, object.sizeBytes, load);
  return { cid: chosen, mimeType: row.mime_type, bytes: shared ?? (await load()) };
}
