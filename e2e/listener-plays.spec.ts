import type { Locator } from "playwright/test";
import { expect, expectAxeClean, test } from "./fixtures";
import { expectSilence, expectSound, hearPages, listen, playerOf, readQueue } from "./listen-steps";

test.beforeEach(({ context }) => hearPages(context));

test("music goes on from page to page and answers to the keyboard", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  const player = playerOf(page);
  const before = await expectSound(page);
  expect(before.src).toMatch(/\/api\/tracks\/trk_\w+\/preview\?cid=\w+$/);
  expect(before.lengthSeconds).toBeLessThan(31);
  await expect(player.getByText("preview", { exact: false }).first()).toBeVisible();

  await page.getByRole("navigation", { name: "Shop" }).getByRole("link", { name: "Artists" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const after = await expectSound(page);
  expect(after.src).toBe(before.src);
  expect(after.seconds).toBeGreaterThan(before.seconds);

  await page.locator("body").press("Space");
  await expectSilence(page);
  await expect(player.getByRole("button", { name: "Play (space)" })).toBeVisible();
  await page.locator("body").press("Space");
  const { seconds } = await expectSound(page);
  await page.locator("body").press("ArrowRight");
  await expect.poll(async () => (await listen(page))?.seconds ?? 0).toBeGreaterThan(seconds + 4.5);
  await page.locator("body").press("m");
  await expect(player.getByRole("button", { name: "Mute (m)" })).toHaveAttribute("aria-pressed", "true");
  await page.locator("body").press("m");
  await page.locator("body").press("n");
  await expect(player.getByRole("link", { name: "Penny a Head" })).toBeHidden();
  expect((await expectSound(page)).src).not.toBe(before.src);
  await page.locator("body").press("p");
  await expect(player.getByRole("link", { name: "Penny a Head" })).toBeVisible();
  await page.locator("body").press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByText("Copy a link to this moment")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
});

test("the bar holds its parts in one row, from the sleeve to the keys", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expectSound(page);
  const player = playerOf(page);
  const boxOf = async (part: Locator) => {
    const box = await part.boundingBox();
    if (!box) throw new Error("it has no place");
    return box;
  };
  for (const { width, parts } of [
    { width: 1440, parts: ["Previous (p)", "Next (n)", "Mute (m)", "Keys (?)"] },
    { width: 390, parts: ["Queue, 3 tracks", "Next (n)"] },
  ]) {
    await page.setViewportSize({ width, height: 844 });
    const bar = await boxOf(player);
    const title = await boxOf(player.getByRole("link", { name: "Penny a Head" }));
    expect(title.x, `the title stands at the start, ${width} px`).toBeLessThan(90);
    for (const name of parts) {
      const { x, y, width: across, height } = await boxOf(player.getByRole("button", { name }).locator("visible=true"));
      expect(y, `${name} is inside, ${width} px`).toBeGreaterThanOrEqual(bar.y);
      expect(y + height, `${name} is inside, ${width} px`).toBeLessThanOrEqual(bar.y + bar.height);
      expect(x + across, `${name} is inside, ${width} px`).toBeLessThanOrEqual(bar.x + bar.width);
    }
  }
});

test("one track runs into the next", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  const { src } = await expectSound(page);
  const announced = () => page.evaluate(() => navigator.mediaSession.metadata?.title);
  expect(await announced()).toBe("Penny a Head");
  const scrubber = playerOf(page).getByRole("slider").last();
  await scrubber.press("End");
  await expect.poll(async () => (await listen(page))?.src ?? src, { timeout: 20_000 }).not.toBe(src);
  await expectSound(page);
  expect(await announced(), "the lock screen goes along").toBe("Winch Song");
});

test("the scrubber is a slider for keys and pointer, and keeps a preview within its part", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expectSound(page);
  const slider = playerOf(page).getByRole("slider", { name: "Position in Penny a Head" }).last();
  await expect(slider).toHaveAttribute("aria-valuetext", /^\d+:\d\d of \d+:\d\d$/);
  const now = async () => Number(await slider.getAttribute("aria-valuenow"));
  const start = await now();
  await slider.press("ArrowRight");
  await expect.poll(now).toBeGreaterThanOrEqual(start + 5);
  await slider.press("Home");
  await expect(page.getByText(/^Before it is bought, “Penny a Head” can be heard from/)).toBeVisible();
  expect(await now()).toBeGreaterThanOrEqual(start - 2);
  const box = await slider.boundingBox();
  if (!box) throw new Error("the scrubber has no place");
  await page.mouse.click(box.x + box.width * 0.45, box.y + box.height / 2);
  const max = Number(await slider.getAttribute("aria-valuemax"));
  await expect.poll(now).toBeGreaterThanOrEqual(Math.floor(max * 0.44));
});

test("a queue is built, put in order, cleared and put back, and is there after a reload", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expectSound(page);
  await page.locator("body").press("q");
  const sheet = page.getByRole("dialog", { name: "Up next" });
  await expect(sheet).toBeVisible();
  await sheet.getByRole("button", { name: "Clear the queue" }).click();
  expect(await readQueue(page)).toEqual(["Penny a Head"]);
  await sheet.getByRole("button", { name: "Put back" }).click();
  expect((await readQueue(page)).length).toBeGreaterThan(1);
  await sheet.getByRole("button", { name: "Clear the queue" }).click();
  await page.keyboard.press("Escape");

  await page.goto("/releases/the-lamplighters-union");
  const addBy = async (title: string, choice: string) => {
    await page.getByRole("button", { name: `More for ${title}` }).click();
    await page.getByRole("menuitem", { name: choice }).click();
  };
  await addBy("Gaslight Waltz", "Add to the queue");
  await expect(page.getByText("Added to the queue: Gaslight Waltz")).toBeVisible();
  await addBy("Widow’s Ladder", "Play next");
  await page.locator("body").press("q");
  expect(await readQueue(page)).toEqual(["Penny a Head", "Widow’s Ladder", "Gaslight Waltz"]);
  const up = sheet.getByRole("button", { name: "Move Gaslight Waltz up" });
  await up.press("Enter");
  await expect(up, "the key can be pressed again").toBeFocused();
  expect(await readQueue(page)).toEqual(["Penny a Head", "Gaslight Waltz", "Widow’s Ladder"]);
  await expectAxeClean(page);
  await sheet.getByRole("button", { name: "Take Widow’s Ladder out" }).click();
  await sheet
    .getByRole("button", { name: /Gaslight Waltz/ })
    .first()
    .click();
  await expectSound(page);
  await page.keyboard.press("Escape");

  await page.reload();
  const player = playerOf(page);
  await expect(player.getByRole("link", { name: "Gaslight Waltz" })).toBeVisible();
  await expectSilence(page);
  await page.locator("body").press("q");
  expect(await readQueue(page)).toEqual(["Penny a Head", "Gaslight Waltz"]);
  await page.keyboard.press("Escape");
  await player.getByRole("button", { name: "Play (space)" }).click();
  await expectSound(page);
});

test("a link to a moment opens there", async ({ page, context, openVisitor }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expectSound(page);
  await page.locator("body").press("Space");
  await page.locator("body").press("t");
  await expect(page.getByText("Link to “Penny a Head” copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/releases\/toll-songs\?track=trk_\w+&t=\d+:\d\d$/);

  const other = await openVisitor();
  await hearPages(other.context());
  await other.goto(link);
  const player = playerOf(other);
  const time = new URL(link).searchParams.get("t") ?? "";
  await expect(player.getByText(time, { exact: true })).toBeVisible();
  await expect(other).toHaveURL(/\/releases\/toll-songs$/);
  await player.getByRole("button", { name: "Play (space)" }).click();
  await expectSound(other);
  const [minutes = 0, seconds = 0] = time.split(":").map(Number);
  const slider = player.getByRole("slider").last();
  expect(Math.abs(Number(await slider.getAttribute("aria-valuenow")) - (minutes * 60 + seconds))).toBeLessThan(4);
});

test("what was heard is reported, once a listen, and the last of it when the page is left", async ({ page }) => {
  await page.goto("/releases/toll-songs");
  await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
  await expectSound(page);
  await expect.poll(async () => (await listen(page))?.seconds ?? 0).toBeGreaterThan(1.5);
  const [report] = await Promise.all([
    page.waitForRequest((request) => new URL(request.url()).pathname === "/api/plays"),
    page.locator("body").press("Space"),
  ]);
  const { plays } = report.postDataJSON();
  expect(plays).toHaveLength(1);
  expect(plays[0]).toMatchObject({ source: "release" });
  expect(plays[0].playedMs).toBeGreaterThan(1_000);
  expect((await report.response())?.status()).toBe(202);
});

test.describe("what goes wrong is said", () => {
  test.use({ expectedConsole: [/Failed to load resource/] });

  test("a track that is gone: why, and on to the next", async ({ page }) => {
    await page.route(/\/api\/tracks\/[^/]+\/preview\?/, (route) => route.fulfill({ status: 404, body: "" }), {
      times: 4,
    });
    await page.goto("/releases/toll-songs");
    await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
    const alert = playerOf(page).getByRole("alert");
    await expect(alert).toContainText("“Penny a Head” is not here any more.");
    await expectAxeClean(page);
    await page.unrouteAll();
    await alert.getByRole("button", { name: "Skip to next" }).click();
    await expectSound(page);
    await expect(alert).toBeEmpty();
  });

  test("no connection: it says so, and goes on by itself when it is back", async ({ page, context }) => {
    await page.goto("/releases/toll-songs");
    await expect(page.getByRole("button", { name: "Play Penny a Head" }).first()).toBeVisible();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Play Penny a Head" }).first().click();
    await expect(playerOf(page).getByRole("alert")).toContainText("No connection.");
    await context.setOffline(false);
    await expectSound(page);
    await expect(playerOf(page).getByRole("alert")).toBeEmpty();
  });
});
