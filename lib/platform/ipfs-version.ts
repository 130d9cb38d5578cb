import "server-only";
import { env } from "./env";

/** What the configured IPFS node calls itself. Throws when there is none, or it does not answer in `patienceMs`. */
export async function readIpfsVersion(patienceMs: number): Promise<string> {
  const url = new URL(env.IPFS_API_URL ?? "");
  const headers: Record<string, string> = {};
  if (url.username || url.password) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  const path = url.pathname === "/" ? "/api/v0" : url.pathname.replace(/\/$/, "");
  const reply = await fetch(`${url.origin}${path}/version`, {
    method: "POST",
    headers,
    redirect: "error",
    signal: AbortSignal.timeout(patienceMs),
  });
  if (!reply.ok) throw new Error(`the IPFS node answered ${reply.status}`);
  const { Version: version } = (await reply.json()) as { Version?: unknown };
  return String(version ?? "");
}
