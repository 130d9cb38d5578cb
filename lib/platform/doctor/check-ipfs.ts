import "server-only";
import { env } from "../env";
import { readIpfsVersion } from "../ipfs-version";
import { broken, fine, sayError, type Verdict } from "./finding";

const PATIENCE_MS = 5_000;

/** Whether the node for second copies answers, where one is set. */
export async function checkIpfs(): Promise<Verdict> {
  if (!env.IPFS_API_URL)
    return fine("Not needed: no node is set. Content ids are made here; copies begin once IPFS_API_URL names a node.");
  const { host } = new URL(env.IPFS_API_URL);
  try {
    return fine(`Kubo ${await readIpfsVersion(PATIENCE_MS)} at ${host}.`);
  } catch (error) {
    return broken(
      `The node at ${host} does not answer: ${sayError(error)}`,
      "Start it, or look at IPFS_API_URL; copies wait meanwhile, sales do not.",
    );
  }
}
