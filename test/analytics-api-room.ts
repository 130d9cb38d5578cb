import { beforeAll, expect } from "vitest";
import type { z } from "zod";
import { refreshSummaries } from "@/lib/analytics/summaries";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { mergeAll, refundAt, sellAt } from "./analytics-room";
import { daysAgo } from "./ask-analytics";
import { type MadeRelease, makeRelease, makeSession, makeUser } from "./factories";

export type Handler = (request: Request) => Promise<Response>;
type Headers = Record<string, string>;

/** Two artists, the first with a name that a spreadsheet would run; sales of both, a refund, an analyst and the first artist. */
export const apiRoom = {} as { analyst: Headers; artist: Headers; first: MadeRelease; second: MadeRelease };

export const publicArtist = (release: { artistId: string }) => toPublicId("artist", release.artistId);

export async function sell(release: MadeRelease, netMinor: number, days: number, currency: "USD" | "EUR" = "USD") {
  const line = { releaseId: release.id, artistId: release.artistId, trackId: release.trackIds[0] ?? null, netMinor };
  const email = "private@example.test";
  return sellAt({ at: daysAgo(days), lines: [{ ...line, taxMinor: 7 }], currency, feeMinor: 10, email });
}

export function fillApiRoom(): void {
  beforeAll(async () => {
    const [first, second] = [await makeRelease({ trackPrices: [129] }), await makeRelease({ trackPrices: [300] })];
    await pool.query("UPDATE artist SET name = '=HYPERLINK(\"x\"), Ltd' WHERE id = $1", [first.artistId]);
    const sessionOf = async (user: { userId: string }) => ({ cookie: (await makeSession(user.userId)).cookie });
    const analyst = await sessionOf(await makeUser(["analyst"]));
    const artist = await sessionOf(await makeUser(["artist"], [first.artistId]));
    Object.assign(apiRoom, { first, second, analyst, artist });
    const refunded = await sell(first, 1_000, 3);
    await sell(first, 500, 45);
    await sell(first, 2_000, 2, "EUR");
    await sell(second, 4_000, 1);
    await refundAt(refunded, daysAgo(1), 0, 400);
    await mergeAll();
    await refreshSummaries();
  });
}

export function ask(handler: Handler, query: string, headers = apiRoom.analyst): Promise<Response> {
  return handler(new Request(`http://127.0.0.1:3000/api/analytics/x?${query}`, { headers }));
}

export async function read<T extends z.ZodType>(schema: T, handler: Handler, query = "", headers = apiRoom.analyst) {
  const reply = await ask(handler, query, headers);
  expect(reply.status, await reply.clone().text()).toBe(200);
  return schema.parse(await reply.json());
}
