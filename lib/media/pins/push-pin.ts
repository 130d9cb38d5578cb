import "server-only";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { counter, histogram } from "@/lib/platform/metrics";
import { openColumn } from "@/lib/platform/sealed-columns";
import type { MediaStore } from "../storage/store";
import { computeCid } from "../storage/unixfs-cid";
import { type IpfsNode, IpfsNodeError, type NodeTrouble } from "./ipfs-node";
import { sealedSize, sealStream } from "./seal-stream";

export type PinForm = "plain" | "sealed";
export type DuePin = {
  cid: string;
  form: PinForm;
  state: "queued" | "failed" | "leaving";
  node_cid: string | null;
  sealed_key: string | null;
  attempts: number;
  /** When it fell due, to the microsecond. */
  due_at: string;
};
/** `missing_file`: the bytes are not in the store, so there is nothing to send. `internal`: see the log. */
export type PinTrouble = NodeTrouble | "missing_file" | "internal";
export type PinDoors = { node: IpfsNode; store: MediaStore; signal?: AbortSignal };

const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 3_600_000;

const tries = counter("backline_pin_attempts_total", "Tries to pin or unpin an object on the IPFS node", ["outcome"]);
const bytesSent = counter("backline_pin_bytes_total", "Bytes that the IPFS node took and named as we do");
const took = histogram(
  "backline_pin_duration_seconds",
  "Time to pin one object",
  [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600],
  ["form"],
);

/**
 * One try: sends the object to the node, or takes it from there, and writes how it went. The trouble that it met, null for
 * none. Never throws but for the database and `signal`; what was interrupted stays due.
 */
export async function pushPin(pin: DuePin, doors: PinDoors): Promise<PinTrouble | null> {
  const outcome = await (pin.state === "leaving" ? release(pin, doors) : send(pin, doors)).catch((error: unknown) => {
    doors.signal?.throwIfAborted();
    return explain(error);
  });
  tries.inc({ outcome: outcome ?? (pin.state === "leaving" ? "unpinned" : "pinned") });
  if (outcome !== null) await writeFailure(pin, outcome);
  return outcome;
}

async function send(pin: DuePin, { node, store, signal }: PinDoors): Promise<PinTrouble | null> {
  const object = await store.statObject(pin.cid);
  if (!object) return "missing_file";
  const open = () => openBytes(pin, store, object.sizeBytes);
  // before a byte leaves: what the node must answer, kept so that a restart in the middle knows what it may have left there
  const expected = pin.node_cid ?? (pin.form === "plain" ? pin.cid : (await computeCid(open())).cid);
  await pool.query("UPDATE media_pin SET node_cid = $3 WHERE cid = $1 AND form = $2", [pin.cid, pin.form, expected]);
  signal?.throwIfAborted();
  const stop = took.startTimer({ form: pin.form });
  const answered = await node.add(open(), signal);
  if (answered !== expected) {
    await node.unpin(answered, signal).catch(() => undefined);
    return "wrong_cid";
  }
  stop();
  bytesSent.inc(pin.form === "plain" ? object.sizeBytes : sealedSize(object.sizeBytes));
  await pool.query(
    `UPDATE media_pin SET state = 'pinned', reason = NULL, attempts = attempts + 1, next_try_at = NULL, pinned_at = now(), missed_at = NULL
     WHERE cid = $1 AND form = $2 AND state <> 'leaving'`,
    [pin.cid, pin.form],
  );
  return null;
}

function openBytes(pin: DuePin, store: MediaStore, sizeBytes: number): AsyncIterable<Uint8Array> {
  const plain = store.openRange(pin.cid, 0, sizeBytes - 1);
  return pin.form === "plain" ? plain : sealStream(plain, openSealKey(pin.cid, pin.sealed_key), pin.cid);
}

/** The key of a sealed copy out of its envelope. */
export function openSealKey(cid: string, sealedKey: string | null): Buffer {
  return Buffer.from(openColumn("pinKey", cid, sealedKey ?? ""), "base64url");
}

async function release(pin: DuePin, { node, signal }: PinDoors): Promise<PinTrouble | null> {
  // the node's name is written before anything is sent: without one there is nothing to take back
  if (pin.node_cid !== null) await node.unpin(pin.node_cid, signal);
  await pool.query("DELETE FROM media_pin WHERE cid = $1 AND form = $2 AND state = 'leaving'", [pin.cid, pin.form]);
  return null;
}

function explain(error: unknown): PinTrouble {
  if (error instanceof IpfsNodeError) {
    log.warn({ err: error }, "a copy did not get to the IPFS node, or away from it");
    return error.reason;
  }
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return "missing_file";
  // one object with a lost key or a bad sector must not hold up the others
  log.error({ err: error }, "a copy could not be sent to the IPFS node");
  return "internal";
}

/**
 * A node that names our bytes otherwise will do so again: that one waits for a person. What was asked for while this try
 * was under way (the admin's button) stays due, and what another try has pinned stays pinned.
 */
async function writeFailure({ cid, form, attempts, due_at }: DuePin, reason: PinTrouble): Promise<void> {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts);
  await pool.query(
    `UPDATE media_pin SET state = CASE WHEN state = 'leaving' THEN state ELSE 'failed' END, reason = $3, attempts = attempts + 1,
       next_try_at = CASE WHEN next_try_at IS DISTINCT FROM $5::timestamptz THEN next_try_at
         WHEN $4::int IS NULL THEN NULL ELSE now() + make_interval(secs => $4::int / 1000.0) END
     WHERE cid = $1 AND form = $2 AND state <> 'pinned'`,
    [cid, form, reason, reason === "wrong_cid" ? null : pauseMs, due_at],
  );
}
