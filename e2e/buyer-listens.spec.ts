import type { Page } from "playwright/test";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { type DemoFile, expect, test } from "./fixtures";
import { expectSound, hearPages, listen, playerOf } from "./listen-steps";

test.beforeEach(({ context }) => hearPages(context));

async function buy(page: Page, slug: string, email: string): Promise<string> {
  await addRecord(page, slug);
  await prepareCheckout(page, email);
  return pay(page);
}

async function refund(page: Page, demo: DemoFile, orderId: string): Promise<void> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const order = await (await page.request.get(`/api/orders/${orderId}`, { headers })).json();
  const reply = await page.request.post(`/api/orders/${orderId}/refunds`, {
    headers: { ...headers, "idempotency-key": `refund-${orderId}` },
    data: { amountMinor: order.totalMinor, reason: "the buyer asked" },
  });
  expect(reply.status()).toBe(201);
}

const PLAY_FIRST = { name: "Play Penny a Head" };
const MIDDLE_SECONDS = 60;

test.describe("what was bought", () => {
  test.use({ expectedConsole: [/Failed to load resource/] });

  test("a guest who bought hears all of it; somebody else the preview; after a refund the link is closed", async ({
    page,
    demo,
    openVisitor,
  }) => {
    test.slow();
    const orderId = await buy(page, "toll-songs", "listener@example.org");
    await page.goto("/releases/toll-songs");
    await page.getByRole("button", PLAY_FIRST).first().click();
    const whole = await expectSound(page);
    expect(new URL(whole.src).pathname).toMatch(/^\/api\/streams\/ent_\w+$/);
    expect(whole.lengthSeconds).toBeGreaterThan(60);
    expect(whole.seconds, "from the start, not where a preview begins").toBeLessThan(20);
    await playerOf(page).getByRole("slider").last().press("PageUp");
    await playerOf(page).getByRole("slider").last().press("PageUp");
    await expect.poll(async () => (await listen(page))?.seconds ?? 0).toBeGreaterThan(MIDDLE_SECONDS);
    await expectSound(page);

    const stranger = await openVisitor();
    await hearPages(stranger.context());
    await stranger.goto("/releases/toll-songs");
    await stranger.getByRole("button", PLAY_FIRST).first().click();
    const preview = await expectSound(stranger);
    expect([new URL(preview.src).pathname.endsWith("/preview"), preview.lengthSeconds < 31]).toEqual([true, true]);
    const borrowed = await stranger.request.get(whole.src, { headers: { range: "bytes=0-99" } });
    expect([borrowed.status(), borrowed.headers()["content-length"]]).toEqual([206, "100"]);
    expect((await stranger.request.get(`${whole.src}x`)).status()).toBe(403);

    await refund(page, demo, orderId);
    await expect.poll(async () => (await stranger.request.get(whole.src)).status()).toBe(410);
    await page.reload();
    await playerOf(page).getByRole("button", { name: "Play (space)" }).click();
    await expect(page.getByText("“Penny a Head” was refunded; this is its preview.")).toBeVisible();
    expect((await expectSound(page)).lengthSeconds).toBeLessThan(31);
  });

  test("a link that ends while it plays is replaced, and the music goes on", async ({ page }) => {
    test.slow();
    await buy(page, "toll-songs", "long-listener@example.org");
    // links that end in 22 s, as the page is told; the first one the shop then really refuses
    const links: string[] = [];
    await page.route("**/api/streams", async (route) => {
      const reply = await route.fetch();
      const body = await reply.json();
      for (const stream of body.streams)
        if (stream.state === "full") {
          links.push(stream.url);
          if (links.length === 1) stream.expiresAt = new Date(Date.now() + 22_000).toISOString();
        }
      await route.fulfill({ response: reply, json: body });
    });
    await page.goto("/releases/toll-songs");
    await page.getByRole("button", PLAY_FIRST).first().click();
    const first = await expectSound(page);
    await page.route(first.src, (route) => route.fulfill({ status: 410, body: "" }));
    const track = new URL(first.src).pathname;
    await playerOf(page).getByRole("slider").last().press("PageUp");
    await expect
      .poll(async () => (await listen(page))?.src ?? first.src, { message: "another address", timeout: 30_000 })
      .not.toBe(first.src);
    const second = await expectSound(page);
    expect(new URL(second.src).pathname).toBe(track);
    expect(second.seconds).toBeGreaterThan(first.seconds + 25);
    await expect(playerOf(page).getByRole("alert")).toBeEmpty();
  });
});
