import { randomInt, randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Locator, Page } from "playwright/test";
import { type FlacTags, makeTaggedFlac } from "../test/make-tagged-flac";
import { makeWav } from "../test/make-wav";
import { expect, expectAxeClean, test } from "./fixtures";

// the browser itself notes the ISRC that is refused on purpose
test.use({ expectedConsole: [/the server responded with a status of 400/] });

const rows = (page: Page) => page.getByRole("list", { name: "Files" }).locator(":scope > li");
const titles = (page: Page) => rows(page).locator("b[dir=auto]");
const report = (page: Page) => page.getByRole("region", { name: "Before it is out" });

const tag = randomUUID().slice(0, 8);
/** Of this run only: the store remembers those of others. */
const ISRC_END = String(randomInt(100_000)).padStart(5, "0");
const ALBUM = `Night Ferry ${tag}`;
/** Names that say nothing true about the order; the tags do. */
const FILES: [name: string, tags: FlacTags][] = [
  ["01 c.flac", { TITLE: "03 Lighthouse", TRACKNUMBER: "3" }],
  [
    "02 a.flac",
    { TITLE: "Slipway", TRACKNUMBER: "1", ISRC: `us-s1z-99-${ISRC_END}`, COMPOSER: "Ana Lu", LYRICS: "ropes\nropes" },
  ],
  ["disc two.flac", { TITLE: "Customs", TRACKNUMBER: "1", DISCNUMBER: "2" }],
  ["zz.flac", { TITLE: "Wake", TRACKNUMBER: "2", ISRC: `USS1Z99${ISRC_END}` }],
];

function writeFolder(): string {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "backline-folder-")), "Ferry");
  fs.mkdirSync(folder);
  for (const [name, tags] of FILES)
    fs.writeFileSync(
      path.join(folder, name),
      makeTaggedFlac({ ALBUM, GENRE: "Jazz", DATE: "2024", NOTE: tag, ...tags }),
    );
  fs.copyFileSync(path.join(import.meta.dirname, "../test/fixtures/audio/cover.png"), path.join(folder, "cover.png"));
  fs.writeFileSync(path.join(folder, "rip.log"), "nothing to hear");
  return folder;
}

test("a dropped folder is a finished draft: order, cover, ISRC, words, a report with keys that mend", async ({
  page,
  signIn,
}) => {
  const folder = writeFolder();
  await signIn(page, "artist");
  await page.goto("/portal/upload");
  await page.locator("input[webkitdirectory]").setInputFiles(folder);
  const aside = page.getByRole("complementary");

  await test.step("in the order of the tags, on two discs, with what else they say", async () => {
    await expect(titles(page)).toHaveText(["Slipway", "Wake", "03 Lighthouse", "Customs"], { timeout: 40_000 });
    await expect(page.getByRole("heading", { name: "Disc 2" })).toBeVisible();
    await expect(aside.getByRole("textbox", { name: "Record title" })).toHaveValue(ALBUM);
    await expect(aside.getByRole("textbox", { name: "Year" })).toHaveValue("2024");
    await expect(aside.getByRole("combobox", { name: "Kind" })).toHaveValue("ep");
    await expect(aside.getByRole("combobox", { name: "Genre" })).toHaveValue("jazz");
    await expect(page.getByText("1 file that is no audio was left out.")).toBeVisible();
    await expect(aside.getByRole("img", { name: new RegExp(ALBUM) })).toBeVisible();
    await expect(aside.getByRole("button", { name: "Another cover" })).toBeVisible();
  });

  const slipway = rows(page).filter({ hasText: "02 a.flac" });
  await test.step("ISRC, credits and lyrics of a track", async () => {
    const close = page.getByRole("button", { name: /^Close the editor/ });
    if (await close.isVisible()) await close.click();
    await page.getByRole("button", { name: "Edit Slipway" }).click();
    await expect(slipway.getByRole("textbox", { name: "ISRC" })).toHaveValue(`US-S1Z-99-${ISRC_END}`);
    await expect(slipway.getByRole("textbox", { name: "Name of the Composer" })).toHaveValue("Ana Lu");
    await expect(slipway.getByText("2 lines")).toBeVisible();
    await slipway.getByRole("textbox", { name: "ISRC" }).fill("US-1");
    await slipway.getByRole("textbox", { name: "ISRC" }).press("Enter");
    await expect(slipway.getByRole("alert")).toContainText("two letters, three letters or digits, seven digits");
    await slipway.getByRole("textbox", { name: "ISRC" }).press("Escape");
    await expect(slipway.getByRole("alert")).toHaveCount(0);
  });

  await test.step("the report, and one key that tidies a title", async () => {
    await expect(report(page)).toContainText(`US-S1Z-99-${ISRC_END} stands on several tracks`);
    await expect(slipway).toContainText("Ready, 1 note");
    await expectAxeClean(page);
    await report(page).getByRole("button", { name: "Tidy the title" }).click();
    await expect(titles(page)).toHaveText(["Slipway", "Wake", "Lighthouse", "Customs"]);
    await expect(report(page).getByRole("button", { name: "Tidy the title" })).toHaveCount(0);
    await slipway.getByRole("textbox", { name: "ISRC" }).fill("");
    await slipway.getByRole("textbox", { name: "ISRC" }).press("Enter");
    await expect(report(page)).toContainText("Nothing was found that buyers would trip over.");
  });

  await test.step("order by keys, also faster than the server answers, and over the edge of a disc", async () => {
    const handle = page.getByRole("button", { name: /^Move Lighthouse/ });
    await handle.focus();
    await handle.press("ArrowUp");
    await handle.press("ArrowUp");
    await expect(titles(page)).toHaveText(["Lighthouse", "Slipway", "Wake", "Customs"]);
    await expect(handle).toBeFocused();
    await expect(page.getByText("Lighthouse is now track 1 of disc 1.")).toBeAttached();
    await page.getByRole("button", { name: /^Move Customs/ }).press("ArrowUp");
    await expect(page.getByRole("heading", { name: "Disc 2" })).toHaveCount(0);
  });

  await test.step("by dragging: to the last place, to the first with a finger, and back with Escape", async () => {
    const order = ["Lighthouse", "Slipway", "Wake", "Customs"];
    await page.getByRole("button", { name: /^Close the editor/ }).click();
    await page.getByRole("button", { name: /^Move Lighthouse/ }).dragTo(rows(page).last());
    await expect(titles(page)).toHaveText(["Slipway", "Wake", "Customs", "Lighthouse"]);
    await page.getByRole("button", { name: /^Move Lighthouse/ }).dragTo(rows(page).first());
    await expect(titles(page)).toHaveText(order);
    await page.getByRole("button", { name: /^Move Customs/ }).hover();
    await page.mouse.down();
    await rows(page).first().hover();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await expect(titles(page)).toHaveText(order);
    await page.setViewportSize({ width: 390, height: 844 });
    await dragByFinger(page.getByRole("button", { name: /^Move Customs/ }), rows(page).first());
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect(titles(page)).toHaveText(["Customs", "Lighthouse", "Slipway", "Wake"]);
  });

  await test.step("all of it is the server's, and the tags' order comes back with one key", async () => {
    await expect(page.getByText(/^Saved \d/)).toBeVisible();
    const draft = await readDraft(page);
    expect(draft.tracks.map(({ title }) => title)).toEqual(["Customs", "Lighthouse", "Slipway", "Wake"]);
    await aside.getByRole("button", { name: "From the tags" }).click();
    await expect(titles(page)).toHaveText(["Slipway", "Wake", "Lighthouse", "Customs"]);
  });

  await test.step("in the shop the words can be read", async () => {
    await aside.getByRole("textbox", { name: "Record price" }).fill("9.00");
    await aside.getByRole("textbox", { name: "Record price" }).press("Enter");
    await aside.getByRole("textbox", { name: "Each track alone" }).fill("1.50");
    await aside.getByRole("textbox", { name: "Each track alone" }).press("Enter");
    await aside.getByRole("button", { name: "Publish" }).click();
    await aside.getByRole("link", { name: ALBUM }).click();
    await expect(page.getByRole("heading", { name: "Words and people" })).toBeVisible();
    await page.getByRole("group").filter({ hasText: "Slipway" }).locator("summary").click();
    await expect(page.getByText("ropes ropes")).toBeVisible();
    await expect(page.getByText("Ana Lu")).toBeVisible();
    await expect(page.getByText("Disc 2")).toBeVisible();
    await expectAxeClean(page);
  });
});

async function dragByFinger(handle: Locator, onto: Locator): Promise<void> {
  const page = handle.page();
  await handle.scrollIntoViewIfNeeded();
  const [from, to] = [await handle.boundingBox(), await onto.boundingBox()];
  if (!from || !to) throw new Error("not on the screen");
  const x = from.x + from.width / 2;
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: y === undefined ? [] : [{ x, y }] });
  const [startY, endY] = [from.y + from.height / 2, to.y + 8];
  await touch("touchStart", startY);
  for (const part of [0.3, 0.6, 1]) await touch("touchMove", startY + (endY - startY) * part);
  await touch("touchEnd");
}

async function readDraft(page: Page): Promise<{ tracks: { title: string }[] }> {
  const { data } = (await (await page.request.get("/api/releases")).json()) as {
    data: { id: string; title: string }[];
  };
  const id = data.find(({ title }) => title === ALBUM)?.id;
  return (await page.request.get(`/api/releases/${id}`)).json();
}

test("an artist chooses where the preview begins, by keys on the waveform; the old one plays until it is made", async ({
  page,
  signIn,
}) => {
  await signIn(page, "artist");
  await page.goto("/portal/upload");
  await page.getByRole("radio", { name: "Separate singles" }).check();
  const name = `${randomUUID().slice(0, 8)}.wav`;
  await page
    .getByLabel("Choose files")
    .and(page.locator("input"))
    .setInputFiles({ name, mimeType: "audio/wav", buffer: makeWav(44 + 40 * 176_400) });
  const slider = page.getByRole("slider", { name: "Preview: the part that everyone may hear" });
  await expect(slider).toHaveAttribute("aria-valuetext", "0:10 to 0:40", { timeout: 40_000 });
  const before = await readTrack(page, name);
  await slider.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", "0:00 to 0:30");
  await expect
    .poll(async () => (await readTrack(page, name)).preview, { timeout: 40_000 })
    .toEqual({
      fromMs: 0,
      wantedMs: null,
      state: "ready",
    });
  expect((await readTrack(page, name)).previewCid).not.toBe(before.previewCid);
  await expect(page.getByText("The new preview is being made")).toHaveCount(0);
  await expectAxeClean(page);
});

type TrackFacts = { previewCid: string; preview: { fromMs: number | null; wantedMs: number | null; state: string } };

/** The only track of the newest release that is called as the file. */
async function readTrack(page: Page, fileName: string): Promise<TrackFacts> {
  const { data } = (await (await page.request.get("/api/releases")).json()) as {
    data: { id: string; title: string }[];
  };
  const id = data.find(({ title }) => fileName.startsWith(title))?.id;
  return (await (await page.request.get(`/api/releases/${id}`)).json()).tracks[0];
}
