import http from "node:http";
import { expect, test } from "./fixtures";
import { findTrack } from "./shop-api";

type Got = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };

/** Bare HTTP, so that the headers are those on the wire. */
function get(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Got> {
  return new Promise((resolve, reject) => {
    http
      .request(url, { headers, method }, async (reply) => {
        const body = Buffer.concat(await reply.toArray());
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body });
      })
      .on("error", reject)
      .end();
  });
}

test("audio by range through the running store: every answer has its length", async ({ request, demo }) => {
  const track = await findTrack(request, "Penny a Head");
  const key = { authorization: `Bearer ${demo.apiKeys.admin}` };
  for (const [address, own] of [
    [`/api/tracks/${track.id}/preview`, {}],
    [`/api/tracks/${track.id}/stream`, key],
  ] as const) {
    const url = demo.baseUrl + address;
    const whole = await get(url, own);
    const size = whole.body.length;
    const etag = String(whole.headers.etag);
    expect([whole.status, whole.headers["content-length"], whole.headers["transfer-encoding"]]).toEqual([
      200,
      String(size),
      undefined,
    ]);
    for (const [range, from, to] of [
      ["bytes=0-0", 0, 1],
      ["bytes=100-", 100, size],
      ["bytes=-500", size - 500, size],
      [`bytes=${size - 1}-`, size - 1, size],
      [`bytes=10-${size * 2}`, 10, size],
    ] as const) {
      const part = await get(url, { ...own, range });
      expect([range, part.status, part.headers["content-length"], part.headers["content-range"]]).toEqual([
        range,
        206,
        String(to - from),
        `bytes ${from}-${to - 1}/${size}`,
      ]);
      expect(part.body.equals(whole.body.subarray(from, to)), range).toBe(true);
    }
    const beyond = await get(url, { ...own, range: `bytes=${size}-` });
    expect([beyond.status, beyond.headers["content-range"], beyond.headers["content-length"]]).toEqual([
      416,
      `bytes */${size}`,
      "0",
    ]);
    const head = await get(url, own, "HEAD");
    expect([head.status, head.headers["content-length"], head.body.length]).toEqual([200, String(size), 0]);
    const stale = await get(url, { ...own, range: "bytes=0-9", "if-range": '"other"' });
    expect([stale.status, stale.body.length]).toEqual([200, size]);
    const current = await get(url, { ...own, range: "bytes=0-9", "if-range": etag });
    expect([current.status, current.body.length]).toEqual([206, 10]);
    expect((await get(url, { ...own, "if-none-match": etag })).status).toBe(304);
  }
  expect((await get(`${demo.baseUrl}/api/tracks/${track.id}/stream`)).status).toBe(401);
});
