import type { Page } from "playwright/test";
import { makeWav } from "../test/make-wav";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { type DemoFile, expect, expectAxeClean, test } from "./fixtures";
import { expectSound, hearPages, listen, playerOf } from "./listen-steps";
import { findTrack, publishSingle, sellTrack } from "./shop-api";

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
const MIDDLE_SECONDS = 31;
const LONG_SECONDS = 240;
const LONG_BYTES = LONG_SECONDS * 176_400 + 44;

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
    expect(whole.lengthSeconds).toBeGreaterThan(45);
    expect(whole.seconds, "from the start, not where a preview begins").toBeLessThan(20);
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

  test("a link that ends while it plays is replaced, and the music goes on", async ({ page, demo, request }) => {
    test.slow();
    // too long for a browser to hold ahead
    const bytes = makeWav(LONG_BYTES);
    // a store that this ran on before has one of that name already
    const title = `The Long Field ${Date.now().toString(36)}`;
    const { trackId } = await publishSingle(request, demo, title, "1.00", { name: "long.wav", bytes });
    const track = await findTrack(request, title);
    expect(track.id).toBe(trackId);
    await sellTrack(page.request, track, "US");

    // the page is told of an early end; from then on the first link is refused, as the shop would
    const links: string[] = [];
    await page.route("**/api/streams", async (route) => {
      const reply = await route.fetch();
      const body = await reply.json();
      for (const stream of body.streams) {
        if (stream.state !== "full") continue;
        links.push(stream.url);
        if (links.length === 1) stream.expiresAt = new Date(Date.now() + 22_000).toISOString();
      }
      await route.fulfill({ response: reply, json: body });
    });
    await page.goto(`/releases/${track.releaseSlug}`);
    await page
      .getByRole("button", { name: `Play ${title}` })
      .first()
      .click();
    const first = await expectSound(page);
    expect(first.src).toContain(links[0]);
    const gaps = await watchGaps(page, async () => {
      await expect
        .poll(async () => (await listen(page))?.src ?? first.src, { message: "another address", timeout: 30_000 })
        .not.toBe(first.src);
      await page.route(first.src, (route) => route.fulfill({ status: 410, body: "" }));
      await expectSound(page);
    });
    expect(gaps.longestMs, "without a gap that can be heard").toBeLessThan(300);
    const second = await expectSound(page);
    expect(new URL(second.src).pathname).toBe(new URL(first.src).pathname);
    await playerOf(page).getByRole("slider").last().press("End");
    await playerOf(page).getByRole("slider").last().press("PageDown");
    expect((await expectSound(page)).seconds).toBeGreaterThan(LONG_SECONDS - 40);
    await expect(playerOf(page).getByRole("alert")).toBeEmpty();
  });

  test("a refund while it plays: why it stops, and what is left", async ({ page, demo, request }) => {
    test.slow();
    const bytes = makeWav(LONG_BYTES);
    await publishSingle(request, demo, "The Wide Field", "1.00", { name: "wide.wav", bytes });
    const orderId = await sellTrack(page.request, await findTrack(request, "The Wide Field"), "US");
    await page.goto("/library");
    await expect(page.getByRole("heading", { level: 2, name: "The Wide Field" })).toBeVisible();
    await page.getByRole("button", { name: "Play all" }).click();
    const whole = await expectSound(page);
    await refund(page, demo, orderId);
    // what the browser has still plays; the rest is not given any more
    await playerOf(page).getByRole("slider").last().press("End");
    const alert = playerOf(page).getByRole("alert");
    await expect(alert).toContainText("“The Wide Field” was refunded, so its preview is what is left.");
    expect(await listen(page)).toBeNull();
    await expectAxeClean(page);
    await alert.getByRole("button", { name: "Play the preview" }).click();
    const preview = await expectSound(page);
    expect([preview.src === whole.src, preview.lengthSeconds < 31]).toEqual([false, true]);
  });
});

/** How long nothing moved at most while `act` went on. */
async function watchGaps(page: Page, act: () => Promise<void>): Promise<{ longestMs: number }> {
  const watching = await page.evaluateHandle(() => {
    const state = { longestMs: 0, movedAt: performance.now(), last: -1, timer: 0 };
    state.timer = window.setInterval(() => {
      const seconds = window.sounds.find((sound) => !sound.paused && !sound.muted)?.currentTime ?? state.last;
      if (seconds !== state.last) state.movedAt = performance.now();
      state.last = seconds;
      state.longestMs = Math.max(state.longestMs, performance.now() - state.movedAt);
    }, 20);
    return state;
  });
  await act();
  return watching.evaluate((state) => {
    window.clearInterval(state.timer);
    return { longestMs: state.longestMs };
  });
}
