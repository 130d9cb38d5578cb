import { encode } from "next-auth/jwt";
import { findFreePort } from "../../launcher/postgres";
import { waitUntilAnswering } from "../../launcher/wait-until-answering";
import { createSession } from "../../lib/accounts/create-session";
import { inTransaction, pool } from "../../lib/platform/db";
import { sessionCookieName } from "../../lib/platform/session-cookie";
import { newId } from "../../lib/shared/ids";
import { endChild, startChild } from "./child";

/** `firstMs`: until there is something to paint, the page's heading. `wholeMs`: until its last figure. */
export type PageTimes = { path: string; firstMs: number[]; wholeMs: number[] };

const STORE_PAGES = ["", "/live", "/artists", "/tracks", "/customers", "/funnel", "/orders", "/alerts", "/targets"];
const ARTIST_PAGES = ["/portal", "/portal/statements", "/portal/sales"];
const READY_MS = 60_000;

async function signIn(role: "analyst" | "artist", artistId: string | null): Promise<string> {
  const userId = newId();
  await pool.query("INSERT INTO app_user (id, email, name) VALUES ($1, $2, 'Bench')", [
    userId,
    `${userId}@example.com`,
  ]);
  await pool.query("INSERT INTO role_grant (user_id, role) VALUES ($1, $2)", [userId, role]);
  if (artistId)
    await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'owner')", [
      userId,
      artistId,
    ]);
  const sid = await inTransaction((db) => createSession(db, { userId, userAgent: "bench", now: new Date() }));
  const token = await encode({ token: { sid }, secret: process.env.AUTH_SECRET as string });
  return `${sessionCookieName()}=${token}`;
}

/** Who sold the most: nobody's pages have more to add up. */
async function findLargestArtist(): Promise<string> {
  const { rows } = await pool.query<{ artist_id: string }>(
    "SELECT artist_id FROM artist_day GROUP BY 1 ORDER BY sum(copies) DESC, 1 LIMIT 1",
  );
  return rows[0]?.artist_id as string;
}

async function open(url: string, cookie: string): Promise<{ firstMs: number; wholeMs: number }> {
  const startedAt = performance.now();
  const reply = await fetch(url, { headers: { cookie }, redirect: "manual" });
  if (reply.status !== 200) throw new Error(`${url} answered ${reply.status}`);
  const decoder = new TextDecoder();
  let [text, firstMs] = ["", Number.NaN];
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (Number.isNaN(firstMs) && text.includes("</h1>")) firstMs = performance.now() - startedAt;
  }
  return { firstMs, wholeMs: performance.now() - startedAt };
}

/**
 * Every page of figures from a web process of its own beside the worker, `rounds` times over, as its reader gets it: what
 * happened since the last look makes each answer anew.
 */
export async function measurePages(rounds: number): Promise<PageTimes[]> {
  const largest = await findLargestArtist();
  const [analyst, artist] = [await signIn("analyst", null), await signIn("artist", largest)];
  const port = await findFreePort();
  const address = `http://127.0.0.1:${port}`;
  const worker = startChild("../../worker/main.ts");
  const web = startChild("../../launcher/web.mjs", [], {
    NODE_ENV: "production",
    PORT: String(port),
    HOST: "127.0.0.1",
  });
  try {
    await waitUntilAnswering("web process", `${address}/api/health`, READY_MS);
    const visits = [
      ...STORE_PAGES.map((path) => ({ path: `/dashboard${path}`, cookie: analyst })),
      ...ARTIST_PAGES.map((path) => ({ path, cookie: artist })),
    ].map((visit) => ({ ...visit, times: [] as { firstMs: number; wholeMs: number }[] }));
    for (let round = 0; round < rounds; round++)
      for (const { path, cookie, times } of visits) {
        await pool.query("UPDATE rollup_state SET version = version + 1, past_version = past_version + 1");
        times.push(await open(`${address}${path}`, cookie));
      }
    return visits.map(({ path, times }) => ({
      path,
      firstMs: times.map(({ firstMs }) => firstMs),
      wholeMs: times.map(({ wholeMs }) => wholeMs),
    }));
  } finally {
    await Promise.all([endChild(web), endChild(worker)]);
  }
}
