import { randomUUID } from "node:crypto";
import type { PublicTrack } from "../lib/shared/schemas/catalog";
import type { Problem } from "../lib/shared/schemas/common";
import { expect, test } from "./fixtures";
import { readTruth } from "./sandbox-truth";
import { findTrack } from "./shop-api";

const PARALLEL = 50;

type Answer = { status: number; text: string; retryAfter: string | null; cookie: string };

/** Bare fetch, without a cookie jar and without a limit on connections. */
async function post(
  baseURL: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const reply = await fetch(baseURL + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const cookie = (reply.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  return { status: reply.status, text: await reply.text(), retryAfter: reply.headers.get("retry-after"), cookie };
}

/** Sends the same fifty times at once, then again whatever was told to wait, until each has its reply. */
async function sendFifty(send: () => Promise<Answer>, status: number): Promise<Answer> {
  const atOnce = await Promise.all(Array.from({ length: PARALLEL }, send));
  for (const answer of atOnce) {
    expect([status, 409], answer.text).toContain(answer.status);
    if (answer.status === 409) expect(Number(answer.retryAfter)).toBeGreaterThanOrEqual(1);
  }
  const settled = await Promise.all(atOnce.map((answer) => (answer.status === 409 ? retry(send, status) : answer)));
  expect(new Set(settled.map(({ text }) => text)).size, "fifty equal replies").toBe(1);
  return settled[0] as Answer;
}

async function retry(send: () => Promise<Answer>, status: number): Promise<Answer> {
  let answer = await send();
  await expect
    .poll(async () => {
      if (answer.status === 409) answer = await send();
      return answer.status;
    })
    .toBe(status);
  return answer;
}

const basketOf = (track: PublicTrack, email = "script@example.org") => ({
  lines: [{ trackId: track.id }],
  currency: track.currency,
  country: "US",
  email,
  method: "card",
});
type Basket = ReturnType<typeof basketOf>;

test("fifty checkouts and fifty confirms at once under one key each are one order and one charge", async ({
  request,
  demo,
}) => {
  const track = await findTrack(request, "Winch Song");
  const checkoutKey = { "idempotency-key": randomUUID() };
  const placed = await sendFifty(() => post(demo.baseUrl, "/api/checkout", basketOf(track), checkoutKey), 201);
  const { order } = JSON.parse(placed.text);
  expect(order).toMatchObject({ status: "pending", currency: "USD", totalMinor: track.priceMinor });

  const confirmPath = `/api/orders/${order.id}/payment/confirm`;
  const confirmHeaders = { "idempotency-key": randomUUID(), cookie: placed.cookie };
  const confirmed = await sendFifty(
    () => post(demo.baseUrl, confirmPath, { token: "pm_card_visa" }, confirmHeaders),
    200,
  );
  expect(JSON.parse(confirmed.text)).toMatchObject({ state: "captured", rail: "stripe" });

  const { charges } = await readTruth(demo, order.id);
  expect(charges).toHaveLength(1);
  expect(charges[0]?.capture?.amountMinor).toBe(track.priceMinor);

  const otherBody = await post(demo.baseUrl, "/api/checkout", basketOf(track, "other@example.org"), checkoutKey);
  expect(otherBody.status).toBe(422);
  expect(JSON.parse(otherBody.text)).toMatchObject({ code: "idempotency_mismatch", status: 422 });
});

test("a checkout without a key or from another site is refused", async ({ request, demo }) => {
  const track = await findTrack(request, "Winch Song");
  const send = (body: unknown, headers: Record<string, string>) => post(demo.baseUrl, "/api/checkout", body, headers);
  const withoutKey = await send(basketOf(track), {});
  expect([withoutKey.status, JSON.parse(withoutKey.text).code]).toEqual([400, "idempotency_key_missing"]);
  const foreign = await send(basketOf(track), {
    "idempotency-key": randomUUID(),
    origin: "https://elsewhere.example",
  });
  expect([foreign.status, JSON.parse(foreign.text).code]).toEqual([403, "foreign_origin"]);
});

test.describe("a basket that no shop can take is refused on its field", () => {
  const TABLE: [string, (basket: Basket) => object, number, string][] = [
    [
      "unknown track",
      (basket) => ({ ...basket, lines: [{ trackId: "trk_00000000000000000000000000" }] }),
      422,
      "lines.0",
    ],
    ["another currency", (basket) => ({ ...basket, currency: "EUR" }), 422, "lines.0"],
    ["a currency nobody has", (basket) => ({ ...basket, currency: "XYZ" }), 400, "currency"],
    [
      "a price of the buyer's making",
      ({ lines, ...basket }) => ({ ...basket, lines: [{ ...lines[0], amountMinor: 1 }] }),
      422,
      "lines.0",
    ],
    ["no lines", (basket) => ({ ...basket, lines: [] }), 400, "lines"],
    ["no e-mail", (basket) => ({ ...basket, email: "nobody" }), 400, "email"],
    ["a field that is not ours", (basket) => ({ ...basket, totalMinor: 1 }), 400, ""],
  ];
  for (const [name, spoil, status, field] of TABLE)
    test(name, async ({ demo, request }) => {
      const basket = spoil(basketOf(await findTrack(request, "Winch Song")));
      const refused = await post(demo.baseUrl, "/api/checkout", basket, { "idempotency-key": randomUUID() });
      const problem = JSON.parse(refused.text) as Problem;
      expect(refused.status, refused.text).toBe(status);
      expect(problem.errors?.[0]?.path).toContain(field);
      expect(problem.errors?.[0]?.message).toMatch(/\w/);
    });
});

test("a preview comes in every part that a player may ask for, each with its length", async ({ demo, request }) => {
  const { id, previewCid } = await findTrack(request, "Winch Song");
  const address = `${demo.baseUrl}/api/tracks/${id}/preview`;
  const ask = (headers: Record<string, string> = {}, method = "GET") => fetch(address, { method, headers });
  const whole = await ask();
  const bytes = Buffer.from(await whole.arrayBuffer());
  const size = bytes.length;
  const etag = whole.headers.get("etag") ?? "";
  expect(whole.status).toBe(200);
  expect(etag).toBe(`"${previewCid}"`);
  expect(whole.headers.get("content-length")).toBe(String(size));
  expect(whole.headers.get("accept-ranges")).toBe("bytes");
  expect(whole.headers.get("content-type")).toMatch(/^audio\//);
  expect(whole.headers.get("cache-control")).toMatch(/public.*immutable/);

  for (const [range, from, to] of [
    ["bytes=0-99", 0, 99],
    ["bytes=-500", size - 500, size - 1],
    [`bytes=${size - 1}-`, size - 1, size - 1],
    [`bytes=${size - 10}-${size + 5_000}`, size - 10, size - 1],
    [`bytes=-${size * 2}`, 0, size - 1],
  ] as const) {
    const part = await ask({ range });
    expect(part.status, range).toBe(206);
    expect(part.headers.get("content-range"), range).toBe(`bytes ${from}-${to}/${size}`);
    expect(part.headers.get("content-length"), range).toBe(String(to - from + 1));
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(from, to + 1)), range).toBe(true);
  }
  for (const range of [`bytes=${size}-`, `bytes=${size}-${size + 9}`, "bytes=-0"]) {
    const none = await ask({ range });
    expect([none.status, none.headers.get("content-range")], range).toEqual([416, `bytes */${size}`]);
  }
  expect((await ask({ range: "bytes=0-9", "if-range": etag })).status).toBe(206);
  expect((await ask({ range: "bytes=0-9", "if-range": '"another"' })).status).toBe(200);
  expect((await ask({ "if-none-match": etag })).status).toBe(304);
  const head = await ask({}, "HEAD");
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(size)]);
  expect(await head.text()).toBe("");
});
