import { askStore } from "./ask-store";
import { expect, test } from "./fixtures";
import { readTruth } from "./sandbox-truth";

// Other journeys sell meanwhile, so what is compared across processes is asked again until both have the last sale.
// What was done by hand at the rail the store hears of within half a minute.
const SETTLED_MS = 60_000;
const readFacts = () => askStore(process.env.BACKLINE_E2E_DATA_DIR as string);

test("the demo has a past of three months, everything in it is done, and the audit chain holds", async () => {
  const { counts, chain } = await readFacts();
  expect(counts.artists).toBeGreaterThanOrEqual(12);
  expect(counts.paidOrders).toBeGreaterThanOrEqual(3_000);
  expect(counts.plays).toBeGreaterThanOrEqual(30_000);
  expect(counts.daysOfSales).toBeGreaterThanOrEqual(85);
  expect(counts).toMatchObject({ unfulfilled: 0, staleEvents: 0 });
  expect(chain).toMatchObject({ isIntact: true, brokenAtSeq: null });
});

test("the ledger sums to zero in every currency and the roll-ups equal a recount", async () => {
  test.slow();
  const read = async () => {
    const { imbalances, drifts } = await readFacts();
    return { imbalances, drifts };
  };
  await expect.poll(read, { timeout: SETTLED_MS }).toEqual({ imbalances: [], drifts: [] });
});

test("the payment sandbox's truth is the store's: as many captures, and the same money", async ({ demo }) => {
  test.slow();
  const compare = async () => {
    const { captured } = await readFacts();
    const { totals } = await readTruth(demo);
    return captured.map(({ currency, ...ours }) => {
      const theirs = totals[currency];
      return [ours, { payments: theirs?.captures, capturedMinor: theirs?.capturedMinor }];
    });
  };
  await expect
    .poll(async () => (await compare()).filter(([ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs)), {
      timeout: SETTLED_MS,
    })
    .toEqual([]);
  expect((await compare()).length).toBeGreaterThan(0);
});

test("the store is ready, and says so part by part", async ({ request, demo }) => {
  const ready = await request.get("/api/ready");
  expect(ready.status()).toBe(200);
  expect(await ready.json()).toMatchObject({ status: "ready", parts: { database: "ok", sandbox: "ok", demo: "ok" } });
  expect((await request.get("/api/health")).status()).toBe(200);
  expect((await request.get("/api/metrics")).status()).toBe(401);
  const metrics = await request.get("/api/metrics", { headers: { authorization: `Bearer ${demo.metricsToken}` } });
  expect(await metrics.text()).toContain("backline_http_request_duration_seconds_count");
});

for (const path of ["/", "/checkout", "/sign-in"]) {
  test(`${path} comes with the rules a browser shall keep`, async ({ request }) => {
    const [first, second] = [await request.get(path), await request.get(path)];
    const headers = first.headers();
    const policy = headers["content-security-policy"] ?? "";
    const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src [^;]*unsafe-inline/);
    expect(await first.text()).toContain(`nonce="${nonce}"`);
    expect(second.headers()["content-security-policy"], "a nonce is used once").not.toContain(nonce);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toMatch(/same-origin|no-referrer/);
    expect(headers["x-powered-by"]).toBeUndefined();
  });
}

test("a page of the shop carries the words of the shop, not those of the back office", async ({ request }) => {
  const html = await (await request.get("/")).text();
  expect(html).toContain(String.raw`\"shop\":{`);
  for (const part of ["portal", "dashboard", "settings", "review"])
    expect(html, part).not.toContain(String.raw`\"${part}\":{`);
});
