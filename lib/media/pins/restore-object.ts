import "server-only";
import { z } from "zod";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { mediaStore } from "../storage/media-store";
import type { MediaStore } from "../storage/store";
import { type IpfsNode, IpfsNodeError, openIpfsNode } from "./ipfs-node";
import { openSealKey, type PinForm, type PinTrouble } from "./push-pin";
import { openSealed } from "./seal-stream";

/** `here`: nothing was missing. `no_copy`: no node, or it was never given the bytes. Else why the node's copy was of no use. */
export type RestoreOutcome = "restored" | "here" | "no_copy" | PinTrouble;
type Copy = { form: PinForm; node_cid: string; sealed_key: string | null; size_bytes: number };
type Doors = { node?: IpfsNode | null; store?: MediaStore; replace?: boolean };

const restores = counter("backline_restores_total", "Objects asked back from the IPFS node", ["outcome"]);

const RestorePayload = z.object({ cid: z.string(), replace: z.boolean().default(false) });

/** The job for one object; what it came to is in the metrics, the log, and beside the finding of a check. */
export async function restoreJob(payload: unknown): Promise<void> {
  const { cid, replace } = RestorePayload.parse(payload);
  await restoreObject(cid, { replace });
}

/**
 * Brings an object back from the IPFS node: streamed, decrypted where it was sealed, under its name only when its CID is the
 * one that was asked for. A file that is there and is not to be replaced is left alone.
 */
export async function restoreObject(cid: string, doors: Doors = {}): Promise<RestoreOutcome> {
  const { node = openIpfsNode(), store = mediaStore(), replace = false } = doors;
  if (!replace && (await store.has(cid))) {
    if (!(await store.hasNodes(cid))) await store.rehash(cid);
    return "here";
  }
  let outcome: RestoreOutcome = "no_copy";
  for (const copy of node ? await listCopies(cid) : []) {
    outcome = await fetchCopy(cid, copy, node as IpfsNode, store);
    if (outcome === "restored") break;
  }
  restores.inc({ outcome });
  if (outcome === "restored") await settle(cid);
  else await writeMiss(cid, outcome);
  log.info({ cid, outcome }, "an object was asked back from the IPFS node");
  return outcome;
}

/** Plain before sealed, what is known to be there before what may be. */
async function listCopies(cid: string): Promise<Copy[]> {
  const { rows } = await pool.query<Copy>(
    `SELECT form, node_cid, sealed_key, size_bytes FROM media_pin WHERE cid = $1 AND node_cid IS NOT NULL
     ORDER BY state <> 'pinned', form`,
    [cid],
  );
  return rows;
}

async function fetchCopy(cid: string, copy: Copy, node: IpfsNode, store: MediaStore): Promise<RestoreOutcome> {
  try {
    const sent = node.cat(copy.node_cid);
    const plain = copy.form === "plain" ? sent : openSealed(sent, openSealKey(cid, copy.sealed_key), cid);
    const received = await store.receive(atMost(plain, copy.size_bytes));
    if (received.cid !== cid) {
      await received.discard();
      return "wrong_cid";
    }
    await received.commit();
    return "restored";
  } catch (error) {
    if (error instanceof IpfsNodeError) return error.reason;
    if (error instanceof NotTheBytes) return "wrong_cid";
    log.error({ err: error, cid }, "a copy on the IPFS node could not be used");
    return "internal";
  }
}

class NotTheBytes extends Error {}

/** A node that sends more than there is must not fill the disk, and what does not decrypt was not sealed here. */
async function* atMost(source: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let seenBytes = 0;
  try {
    for await (const chunk of source) {
      seenBytes += chunk.length;
      if (seenBytes > sizeBytes) throw new NotTheBytes("more bytes than the object has");
      yield chunk;
    }
  } catch (error) {
    throw error instanceof IpfsNodeError ? error : new NotTheBytes("not the bytes that were sealed", { cause: error });
  }
}

async function settle(cid: string): Promise<void> {
  await pool.query("DELETE FROM storage_finding WHERE cid = $1", [cid]);
  await pool.query(
    `UPDATE media_pin SET missed_at = NULL, next_try_at = CASE WHEN reason = 'missing_file' THEN now() ELSE next_try_at END WHERE cid = $1`,
    [cid],
  );
}

async function writeMiss(cid: string, outcome: RestoreOutcome): Promise<void> {
  await pool.query("UPDATE media_pin SET missed_at = now() WHERE cid = $1", [cid]);
  await pool.query("UPDATE storage_finding SET reason = $2 WHERE cid = $1", [cid, outcome]);
}
