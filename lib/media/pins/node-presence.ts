import "server-only";
import { pool } from "@/lib/platform/db";
import type { IpfsNode } from "./ipfs-node";

/** Whether the node was there when this process last spoke to it; null: it has not yet. */
let isThere: boolean | null = null;

/**
 * False while the node is away: then nothing is sent, so that an outage uses up nobody's tries. The first time that it
 * answers again, what failed with it is due within minutes, however long its own pause has become.
 */
export async function isNodeThere(node: IpfsNode, signal?: AbortSignal): Promise<boolean> {
  if (isThere) return true;
  isThere = await node.answers(signal);
  if (isThere) await wakeFailed();
  return isThere;
}

/** After a failure: was that one object's trouble, or is the node gone? */
export async function doubtNode(node: IpfsNode, signal?: AbortSignal): Promise<void> {
  isThere = await node.answers(signal);
}

/** An object that fells the node each time comes up again later and later: that is what its tries are counted for. */
async function wakeFailed(): Promise<void> {
  await pool.query(
    `UPDATE media_pin SET next_try_at = least(next_try_at, now() + make_interval(secs => least(300, attempts * 5)))
     WHERE state <> 'pinned' AND reason IN ('refused', 'no_answer', 'node_error')`,
  );
}
