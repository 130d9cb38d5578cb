import "server-only";
import { pool } from "@/lib/platform/db";
import { getSetting } from "@/lib/platform/settings";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { NEEDED } from "./cid-references";
import { IN_USE_MS, listEvictable } from "./evict-renditions";

/** `unneeded`: no row names it. `unknown`: a file without a row, left by a crash. `unused`: a rendition that may be made again. */
export type SweepReason = "unneeded" | "unknown" | "unused";
/** `before`: it goes only when neither its row nor its file was touched since. */
export type SweepItem = { cid: string; kind: string; sizeBytes: number; why: SweepReason; before: Date };

const HOUR_MS = 3_600_000;
const BATCH = 1_000;

const UNNEEDED = `
  WITH ${NEEDED}
  SELECT m.cid, m.kind, m.size_bytes FROM media_object m
  WHERE m.touched_at < CASE WHEN m.kind = 'rendition' THEN $2::timestamptz ELSE $1::timestamptz END
    AND NOT EXISTS (SELECT 1 FROM needed n WHERE n.cid = m.cid)`;

/** What a sweep would remove now, renditions that it would evict first among them. Changes nothing. */
export async function planSweep(now = new Date(), store: MediaStore = mediaStore()): Promise<SweepItem[]> {
  const evictable = await listEvictable(now);
  const remake = new Date(now.getTime() - IN_USE_MS);
  return [
    ...evictable.map(({ cid, size_bytes: sizeBytes }) => ({
      ...{ cid, sizeBytes, kind: "rendition", before: remake },
      why: "unused" as const,
    })),
    ...(await listGarbage(now, store)),
  ];
}

/** What nothing needs and nobody has touched within the grace period; of a rendition, within the hour. */
export async function listGarbage(now: Date, store: MediaStore): Promise<SweepItem[]> {
  const before = new Date(now.getTime() - (await getSetting("garbageGraceHours")) * HOUR_MS);
  const remake = new Date(now.getTime() - IN_USE_MS);
  const { rows } = await pool.query<{ cid: string; kind: string; size_bytes: number }>(UNNEEDED, [before, remake]);
  const unneeded = rows.map(({ cid, kind, size_bytes: sizeBytes }) => ({
    ...{ cid, kind, sizeBytes, before: kind === "rendition" ? remake : before },
    why: "unneeded" as const,
  }));
  const unknown: SweepItem[] = [];
  let batch: { cid: string; sizeBytes: number }[] = [];
  const flush = async () => {
    for (const file of await withoutRow(batch)) unknown.push({ ...file, kind: "file", why: "unknown", before });
    batch = [];
  };
  for await (const { cid, sizeBytes, changedAt } of store.listObjects()) {
    if (changedAt < before) batch.push({ cid, sizeBytes });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return [...unneeded, ...unknown];
}

async function withoutRow(files: { cid: string; sizeBytes: number }[]) {
  if (files.length === 0) return [];
  const { rows } = await pool.query<{ cid: string }>("SELECT cid FROM media_object WHERE cid = ANY($1)", [
    files.map(({ cid }) => cid),
  ]);
  const known = new Set(rows.map(({ cid }) => cid));
  return files.filter(({ cid }) => !known.has(cid));
}
