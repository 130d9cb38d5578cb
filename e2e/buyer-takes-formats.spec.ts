import fs from "node:fs";
import { parseFile } from "music-metadata";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { expect, expectAxeClean, test } from "./fixtures";

test("a buyer chooses a format, takes the record as a zip and a track with its tags, and checks the copy", async ({
  page,
}, { outputDir }) => {
  test.slow();
  await addRecord(page, "the-lamplighters-union");
  await prepareCheckout(page, "formats@example.org");
  await pay(page);
  const formats = page.getByRole("group", { name: /^Format of The Lamplighter/ });
  test.skip((await formats.count()) === 0, "needs ffmpeg");
  await formats.getByText("MP3 V0", { exact: true }).click();
  const all = page.getByRole("link", { name: /^Download MP3 V0/ });
  await expect(all).toBeVisible({ timeout: 60_000 });
  await expectAxeClean(page);

  const [zip] = await Promise.all([page.waitForEvent("download"), all.click()]);
  expect(zip.suggestedFilename()).toBe("Marguerite Ossian - The Lamplighter’s Union.zip");
  expect(await zip.failure()).toBeNull();

  const track = page.getByRole("link", { name: /^Download Gaslight Waltz/ });
  const [file] = await Promise.all([page.waitForEvent("download"), track.click()]);
  const copy = `${outputDir}/renamed.mp3`;
  await file.saveAs(copy);
  const { common } = await parseFile(copy);
  expect([common.title, common.artist, common.track.no, common.picture?.length]).toEqual([
    "Gaslight Waltz",
    "Marguerite Ossian",
    1,
    1,
  ]);

  const changed = `${outputDir}/changed.mp3`;
  fs.writeFileSync(changed, fs.readFileSync(copy).reverse());
  await page.getByText("Check a copy", { exact: true }).click();
  const foreign = `${outputDir}/foreign.mp3`;
  fs.writeFileSync(foreign, "not music");
  await page.getByLabel("Choose files").setInputFiles([copy, changed, foreign]);
  await expect(page.getByText("renamed.mp3: Gaslight Waltz, MP3 V0, whole and unchanged")).toBeVisible();
  await expect(page.getByText("changed.mp3: should be Gaslight Waltz, but is cut off or was changed.")).toBeVisible();
  await expect(page.getByText("foreign.mp3: not a file of this order", { exact: true })).toBeVisible();

  await page.goto("/library");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: /^The Lamplighter/ }) });
  const choice = row.getByRole("combobox", { name: /^Format of The Lamplighter/ });
  await expect(choice, "as it was taken last").toHaveValue("mp3_v0");
  const again = row.getByRole("link", { name: /^Again The Lamplighter.+MP3 V0/ });
  await expectAxeClean(page);
  const [second] = await Promise.all([page.waitForEvent("download"), again.press("Enter")]);
  expect(second.suggestedFilename()).toBe(zip.suggestedFilename());
  await choice.focus();
  await choice.press("W"); // typed, as by whoever uses no mouse
  const get = row.getByRole("link", { name: /^Get The Lamplighter.+WAV/ });
  await expect(row.getByRole("progressbar", { name: "WAV" }).or(get)).toBeVisible();
  await expect(get).toBeVisible({ timeout: 60_000 });

  await page.getByRole("searchbox", { name: "Find in library" }).fill("no such thing");
  await page.getByRole("searchbox", { name: "Find in library" }).press("Enter");
  await expect(page.getByText("Nothing of yours here is called “no such thing”.")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find in library" }).fill("gaslight");
  await page.getByRole("searchbox", { name: "Find in library" }).press("Enter");
  await expect(row).toBeVisible();
  await page.getByRole("link", { name: /receipt$/ }).click();
  await expect(page).toHaveURL(/\/orders\/ord_/);
});
