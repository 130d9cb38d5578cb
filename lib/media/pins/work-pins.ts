import "server-only";
import { pool } from "@/lib/platform/db";
import { gauge } from "@/lib/platform/metrics";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { type IpfsNode, openIpfsNode } from "./ipfs-node";
import { doubtNode, isNodeThere } from "./node-presence";
import { planPins } from "./plan-pins";
import { type DuePin, type PinTrouble, pushPin } from "./push-pin";

const AT_ONCE = 2;
const PLAN_EVERY_MS = 15_000;

const pins = gauge("backline_pin_objects", "Copies on the IPFS node by state", ["state"]);
const pinnedBytes = gauge("backline_pinned_bytes", "Bytes of the objects that the IPFS node holds");

let nextPlanAt = 0;

/**
 * One turn of the pin queue: what the catalogue wants now and then, and the next few copies that are due. True when there is
 * more. Without a node it does nothing. What `signal` interrupts is tried again from the start; the bytes are the same.
 */
export async function workPins(
  signal?: AbortSignal,
  node: IpfsNode | null = openIpfsNode(),
  store: MediaStore = mediaStore(),
): Promise<boolean> {
  if (!node) return false;
  if (Date.now() >= nextPlanAt) {
    const made = await planPins();
    nextPlanAt = made > 0 ? 0 : Date.now() + PLAN_EVERY_MS;
    await countPins();
  }
  if (!(await isNodeThere(node, signal))) return false;
  const due = await listDue();
  // both have ended before an error is told: the next turn must not meet a try that is still under way
  const tries = await Promise.allSettled(
    due.map((pin) => pushPin(pin, { node, store, ...(signal ? { signal } : {}) })),
  );
  const failed = tries.find((attempt) => attempt.status === "rejected");
  if (failed) throw failed.reason;
  if (tries.some((attempt) => attempt.status === "fulfilled" && isOfNode(attempt.value))) await doubtNode(node, signal);
  return due.length > 0;
}

function isOfNode(trouble: PinTrouble | null): boolean {
  return trouble === "refused" || trouble === "no_answer" || trouble === "node_error";
}

/** What is due, small things first: a cover need not wait for an album. */
async function listDue(): Promise<DuePin[]> {
  const { rows } = await pool.query<DuePin>(
    `SELECT cid, form, state, node_cid, sealed_key, attempts, next_try_at::text AS due_at FROM media_pin
     WHERE state <> 'pinned' AND next_try_at <= now() ORDER BY attempts, size_bytes LIMIT $1`,
    [AT_ONCE],
  );
  return rows;
}

async function countPins(): Promise<void> {
  const { rows } = await pool.query<{ state: string; n: number; bytes: string }>(
    "SELECT state, count(*)::int AS n, sum(size_bytes) AS bytes FROM media_pin GROUP BY state",
  );
  pins.reset();
  for (const { state, n } of rows) pins.set({ state }, n);
  pinnedBytes.set(Number(rows.find(({ state }) => state === "pinned")?.bytes ?? 0));
}
