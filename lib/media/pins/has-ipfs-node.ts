import "server-only";
import { env } from "@/lib/platform/env";

/** Whether this store is to keep copies on an IPFS node. */
export function hasIpfsNode(): boolean {
  return env.IPFS_API_URL !== undefined;
}
