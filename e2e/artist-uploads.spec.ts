import { randomUUID } from "node:crypto";
import type { Locator, Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { dropFiles, FLAC_FACTS, makeFlac, makePageNamedLikeSound, makeTruncatedFlac, type Sound } from "./sounds";

const SLOW_BYTES_A_SECOND = 200_000;
// the browser itself notes every refused request
const REFUSED = /the server responded with a status of (400|415|422)/;

test.use({ expectedConsole: [REFUSED] });

const rowOf = (page: Page, text: string) =>
  page.getByRole("list", { name: "Files" }).getByRole("listitem").filter({ hasText: text });
const aside = (page: Page) => page.getByRole("complementary");

async function openDesk(page: Page, sounds: readonly Sound[], grouping?: string): Promise<void> {
  await page.goto("/portal/upload");
  if (grouping) await page.getByRole("radio", { name: grouping }).check();
  await dropFiles(page.getByRole("region", { name: "Choose or drop audio files" }), sounds);
}

/** Limits what this page may send in a second; null lifts the limit. */
async function limitSending(page: Page, bytesASecond: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesASecond ?? -1,
  });
}

async function expectProgressInBytes(bar: Locator): Promise<void> {
  const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(percent).toBeGreaterThan(0);
  const first = await percent();
  await expect(bar).toHaveAttribute("aria-valuetext", /^\d\.\d of 1\.\d MB$/);
  await expect.poll(percent).toBeGreaterThan(first);
  expect(await percent()).toBeLessThan(100);
}

test("an artist drops a FLAC, watches its bytes go out, prices and publishes it, and it plays in the shop", async ({
  page,
  signIn,
}) => {
  const title = `Low Tide ${randomUUID().slice(0, 8)}`;
  const flac = makeFlac("slack-water.flac", 1_400_000);
  await signIn(page, "artist");
  await expect(page).toHaveURL(/\/portal$/);
  await page.getByRole("navigation", { name: "Back office" }).getByRole("link", { name: "Upload" }).click();
  await expect(page.getByText("Up to 300 MB lossless, 50 MB lossy a file.")).toBeVisible();
  const dropZone = page.getByRole("region", { name: "Choose or drop audio files" });

  await test.step("true byte progress", async () => {
    await limitSending(page, SLOW_BYTES_A_SECOND);
    await dropFiles(dropZone, [flac]);
    await expectProgressInBytes(page.getByRole("progressbar", { name: flac.name }));
    await limitSending(page, null);
  });

  const row = rowOf(page, flac.name);
  await test.step("what was read from the file", async () => {
    await expect(row.getByText("Ready")).toBeVisible({ timeout: 20_000 });
    await expect(row.getByRole("textbox", { name: "Title" })).toHaveValue(FLAC_FACTS.title);
    await expect(row).toContainText(FLAC_FACTS.durationText);
    await expect(row).toContainText(FLAC_FACTS.rateText);
    await expect(row).toContainText("The record's cover");
    await expect(row.getByRole("img", { name: /^Low Tide/ })).toBeVisible();
    await expect(row.getByTitle(/^bafy|^bafk/)).toHaveText(/^ba\S+…\S{4}$/);
  });

  await test.step("price and projection", async () => {
    await expect(aside(page).getByRole("button", { name: "Publish" })).toBeDisabled();
    await row.getByRole("textbox", { name: "Title" }).fill(title);
    await row.getByRole("textbox", { name: "Price" }).fill("1.50");
    await row.getByRole("textbox", { name: "Price" }).press("Enter");
    // 10 plays × 5 % × 1.50 = 0.75 a day
    for (const figure of ["$0.75", "$22.50", "$273.75"])
      await expect(aside(page).getByText(figure).first()).toBeVisible();
    for (const assumption of [
      "Plays a day, assumed",
      "Artist tier",
      "Genre",
      "Listeners who buy, assumed",
      "Price of the track",
    ])
      await expect(aside(page).getByText(assumption, { exact: true })).toBeVisible();
    await expect(aside(page).getByText(/not a promise; a month counts 30 days/)).toBeVisible();
  });

  await test.step("publish", async () => {
    await aside(page).getByRole("button", { name: "Publish" }).click();
    await expect(aside(page).getByText("In the shop")).toBeVisible();
  });

  await test.step("the same file again", async () => {
    await aside(page).getByRole("button", { name: "Upload something else" }).click();
    await dropFiles(dropZone, [{ ...flac, name: "again.flac" }]);
    const again = rowOf(page, "again.flac");
    await expect(again.getByText("Already here")).toBeVisible({ timeout: 20_000 });
    await expect(again).toContainText("You uploaded these bytes before. Nothing was stored twice.");
    await again.getByRole("link", { name: "Open that record" }).click();
    await expect(page.getByRole("link", { name: title })).toBeVisible();
  });

  await test.step("the shop has it and plays it, with the waveform as scrubber", async () => {
    await page.getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page
      .getByRole("button", { name: `Play ${title}` })
      .first()
      .click();
    const player = page.getByRole("complementary", { name: "Player" });
    await expect(player.getByRole("button", { name: "Pause (space)" })).toBeVisible();
    const scrubber = player.getByRole("slider", { name: `Position in ${title}` });
    await expect.poll(async () => Number(await scrubber.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
    await player.getByRole("button", { name: "Pause (space)" }).click();
    await scrubber.press("Home");
    await expect(scrubber).toHaveAttribute("aria-valuetext", "0:00 of 0:06");
    await scrubber.press("ArrowRight");
    await expect(scrubber).toHaveAttribute("aria-valuetext", "0:05 of 0:06");
  });
});

test("what is no sound, or cut short, is refused in words and leaves the others alone", async ({ page, signIn }) => {
  await signIn(page, "artist");
  const countReleases = async () => (await (await page.request.get("/api/releases")).json()).data.length as number;
  const before = await countReleases();
  const whole = makeFlac(`whole-${randomUUID()}.flac`);
  await openDesk(page, [makePageNamedLikeSound("page.mp3"), makeTruncatedFlac("cut.flac"), whole], "Separate singles");
  await expect(rowOf(page, whole.name).getByText("Ready")).toBeVisible({ timeout: 20_000 });
  const html = rowOf(page, "page.mp3");
  await expect(html.getByText("Not taken")).toBeVisible();
  await expect(html).toContainText("This is a web page, not audio.");
  const cut = rowOf(page, "cut.flac");
  await expect(cut.getByText("Not taken")).toBeVisible();
  await expect(cut).toContainText(/cut short/);
  await expect(cut.getByRole("button", { name: "Choose another file instead of cut.flac" }).first()).toBeVisible();
  expect(await countReleases(), "only the whole file made a record").toBe(before + 1);
  await expect(aside(page)).toContainText("2 files to replace or remove");
});

test("a price that cannot be is refused with its reason, and what was typed stays", async ({ page, signIn }) => {
  await signIn(page, "artist");
  const flac = makeFlac(`priced-${randomUUID()}.flac`);
  await openDesk(page, [flac]);
  const row = rowOf(page, flac.name);
  const price = row.getByRole("textbox", { name: "Price" });
  const title = row.getByRole("textbox", { name: "Title" });
  await expect(price).toBeVisible({ timeout: 20_000 });
  await title.fill("Typed and kept");
  for (const [typed, reason] of [
    ["abc", /amount such as 1\.29/],
    ["0.49", /0\.50/],
    ["-1", /amount such as 1\.29/],
    ["1e21", /amount such as 1\.29/],
  ] as const) {
    await price.fill(typed);
    await price.press("Enter");
    await expect(price).toHaveAccessibleDescription(reason);
    await expect(price).toHaveValue(typed);
    await expect(title).toHaveValue("Typed and kept");
    await expect(aside(page).getByRole("button", { name: "Publish" })).toBeDisabled();
  }
  await price.fill("0.50");
  await price.press("Enter");
  await expect(aside(page).getByRole("button", { name: "Publish" })).toBeEnabled();
  await expect(price).not.toHaveAttribute("aria-invalid");
});
