import "server-only";
import { statfs } from "node:fs/promises";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { readIpfsVersion } from "@/lib/platform/ipfs-version";
import { getSetting } from "@/lib/platform/settings";
import type { StorageFinding, StorageOverview, StorageRun } from "@/lib/shared/schemas/storage";
import { listUploadFiles } from "../resume/upload-file";
import { planSweep } from "../sweep/plan-sweep";
import { readPinQueue } from "./read-pin-queue";

const NODE_PATIENCE_MS = 1_500;
const MOST_LISTED = 100;

/** The page of an admin: space, copies on the node, the last check and sweep. `withPlan`: also what a sweep would remove now. */
export async function readStorage(withPlan: boolean): Promise<StorageOverview> {
  const [kinds, unfinishedUploads, disk, node, check, findings, lastSweep, sweep] = await Promise.all([
    readKinds(),
    readUnfinished(),
    readDisk(),
    readNode(),
    readRun("check"),
    listFindings(),
    readRun("sweep"),
    withPlan ? describePlan() : null,
  ]);
  return { kinds, unfinishedUploads, disk, node, check, findings, lastSweep, sweep };
}

async function readKinds(): Promise<StorageOverview["kinds"]> {
  const { rows } = await pool.query<StorageOverview["kinds"][number]>(
    "SELECT kind, count(*)::int AS objects, sum(size_bytes)::bigint AS bytes FROM media_object GROUP BY kind ORDER BY bytes DESC",
  );
  return rows;
}

async function readUnfinished(): Promise<StorageOverview["unfinishedUploads"]> {
  const files = await listUploadFiles();
  return { objects: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

async function readDisk(): Promise<StorageOverview["disk"]> {
  const { bsize, bavail, blocks } = await statfs(env.BACKLINE_DATA_DIR);
  return { freeBytes: bsize * bavail, totalBytes: bsize * blocks };
}

async function readNode(): Promise<StorageOverview["node"]> {
  if (env.IPFS_API_URL === undefined) return { isConfigured: false, version: null, counts: [], waiting: [] };
  const [version, queue] = await Promise.all([
    readIpfsVersion(NODE_PATIENCE_MS).catch(() => null),
    readPinQueue(MOST_LISTED),
  ]);
  return { isConfigured: true, version, ...queue };
}

type RunRow = {
  started_at: Date;
  finished_at: Date | null;
  total_objects: number;
  total_bytes: number;
  done_objects: number;
  done_bytes: number;
};

async function readRun(kind: "check" | "sweep"): Promise<StorageRun | null> {
  const { rows } = await pool.query<RunRow>(
    "SELECT * FROM storage_run WHERE kind = $1 ORDER BY started_at DESC LIMIT 1",
    [kind],
  );
  const [run] = rows;
  if (!run) return null;
  return {
    startedAt: run.started_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    totalObjects: run.total_objects,
    totalBytes: run.total_bytes,
    doneObjects: run.done_objects,
    doneBytes: run.done_bytes,
  };
}

type FindingRow = Omit<StorageFinding, "foundAt" | "source" | "sizeBytes"> & {
  size_bytes: number;
  found_at: Date;
  has_copy: boolean;
};

async function listFindings(): Promise<StorageFinding[]> {
  const { rows } = await pool.query<FindingRow>(
    `SELECT f.cid, f.problem, f.found_at, f.reason, m.kind, m.size_bytes,
       EXISTS (SELECT 1 FROM media_pin p WHERE p.cid = f.cid AND p.node_cid IS NOT NULL) AS has_copy,
       coalesce(
         (SELECT t.title FROM recording rec JOIN track t ON t.recording_id = rec.id WHERE rec.cid = f.cid OR rec.preview_cid = f.cid ORDER BY t.id LIMIT 1),
         (SELECT r.title FROM release r WHERE r.cover_cid = f.cid OR r.cover_small_cid = f.cid LIMIT 1),
         (SELECT t.title FROM rendition n JOIN track t ON t.id = n.track_id WHERE n.cid = f.cid LIMIT 1), '') AS name
     FROM storage_finding f JOIN media_object m ON m.cid = f.cid ORDER BY f.found_at DESC, f.cid LIMIT $1`,
    [MOST_LISTED],
  );
  return rows.map(({ size_bytes: sizeBytes, found_at: foundAt, has_copy: hasCopy, ...row }) => ({
    ...row,
    sizeBytes,
    foundAt: foundAt.toISOString(),
    source: row.kind === "rendition" ? "again" : hasCopy && env.IPFS_API_URL !== undefined ? "node" : "upload",
  }));
}

async function describePlan(): Promise<NonNullable<StorageOverview["sweep"]>> {
  const [items, graceHours] = await Promise.all([planSweep(), getSetting("garbageGraceHours")]);
  const reasons = [...new Set(items.map(({ why }) => why))];
  const totals = reasons.map((why) => {
    const of = items.filter((item) => item.why === why);
    return { why, objects: of.length, bytes: of.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  });
  const largest = items.toSorted((a, b) => b.sizeBytes - a.sizeBytes).slice(0, MOST_LISTED);
  return {
    graceHours,
    totals,
    items: largest.map(({ cid, kind, sizeBytes, why }) => ({ cid, kind, sizeBytes, why })),
  };
}
