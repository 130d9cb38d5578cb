import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import { gauge } from "@/lib/platform/metrics";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { type IpfsNode, openIpfsNode } from "./ipfs-node";
import { doubtNode, isNodeThere } from "./node-presence";
import { planPins } from "./plan-pins";
import { type DuePin, type PinDoors, type PinTrouble, pushPin } from "./push-pin";

const AT_ONCE = 2;
/** Only one object above this goes at a time, so that a cover or a preview finds a way beside it. */
const LARGE_BYTES = 16 * 1_048_576;
const PLAN_EVERY_MS = 15_000;
const LOOK_EVERY_MS = 2_000;

const pins = gauge("backline_pin_objects", "Copies on the IPFS node by state", ["state"]);
const pinnedBytes = gauge("backline_pinned_bytes", "Bytes of the objects that the IPFS node holds");

type Push = { pin: DuePin; isLarge: boolean; trouble: Promise<PinTrouble | null> };

let nextPlanAt = 0;

/**
 * One turn of the pin queue: what the catalogue wants now and then, and the next few copies that are due; beside a large one
 * others follow until it has ended. True when there was any. Without a node it does nothing. What `signal` interrupts is
 * tried again from the start; the bytes are the same.
 */
export async function workPins(
  signal?: AbortSignal,
  node: IpfsNode | null = openIpfsNode(),
  store: MediaStore = mediaStore(),
): Promise<boolean> {
  if (!node) return false;
  const doors = { node, store, ...(signal ? { signal } : {}) };
  const underWay = new Set<Push>();
  let count = 0;
  try {
    for (;;) {
      await planNowAndThen();
      const mayTakeMore = count === 0 || [...underWay].some(({ isLarge }) => isLarge);
      if (mayTakeMore && (await isNodeThere(node, signal)))
        for (const due of await listDue([...underWay])) {
          count += 1;
          underWay.add(begin(due, doors));
        }
      if (underWay.size === 0) return count > 0;
      await settleOne(underWay, doors);
    }
  } finally {
    // all have ended before an error is told: the next turn must not meet a try that is still under way
    await Promise.allSettled([...underWay].map(({ trouble }) => trouble));
  }
}

function begin(pin: DuePin & { size_bytes: number }, doors: PinDoors): Push {
  const trouble = pushPin(pin, doors);
  trouble.catch(() => undefined); // told by whoever waits for it
  return { pin, isLarge: pin.size_bytes > LARGE_BYTES, trouble };
}

async function planNowAndThen(): Promise<void> {
  if (Date.now() < nextPlanAt) return;
  const made = await planPins();
  nextPlanAt = made > 0 ? 0 : Date.now() + PLAN_EVERY_MS;
  await countPins();
}

/** Waits until a push has ended, or until it is time to look what else is due. */
async function settleOne(underWay: Set<Push>, { node, signal }: PinDoors): Promise<void> {
  const pause = new AbortController();
  const looked = wait(LOOK_EVERY_MS, null, { signal: pause.signal }).catch(() => null);
  const ended = [...underWay].map(async (push) => ({ push, trouble: await push.trouble }));
  const first = await Promise.race([looked, ...ended]).finally(() => pause.abort());
  if (!first) return;
  underWay.delete(first.push);
  if (isOfNode(first.trouble)) await doubtNode(node, signal);
}

function isOfNode(trouble: PinTrouble | null): boolean {
  return trouble === "refused" || trouble === "no_answer" || trouble === "node_error";
}

/** What is due and has a place, small things first: a cover need not wait for an album. */
async function listDue(underWay: readonly Push[]): Promise<(DuePin & { size_bytes: number })[]> {
  const places = AT_ONCE - underWay.length;
  if (places <= 0) return [];
  const { rows } = await pool.query<DuePin & { size_bytes: number }>(
    `WITH due AS (
       SELECT cid, form, state, node_cid, sealed_key, attempts, next_try_at::text AS due_at, size_bytes,
         row_number() OVER (PARTITION BY size_bytes > $1 ORDER BY attempts, size_bytes) AS place
       FROM media_pin p WHERE state <> 'pinned' AND next_try_at <= now()
         AND NOT EXISTS (SELECT 1 FROM unnest($2::text[], $3::text[]) AS u (cid, form) WHERE u.cid = p.cid AND u.form = p.form)
     )
     SELECT * FROM due WHERE size_bytes <= $1 OR (place = 1 AND NOT $4) ORDER BY attempts, size_bytes LIMIT $5`,
    [
      LARGE_BYTES,
      underWay.map(({ pin }) => pin.cid),
      underWay.map(({ pin }) => pin.form),
      underWay.some(({ isLarge }) => isLarge),
      places,
    ],
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
