import { expect, expectAxeClean, test } from "./fixtures";

test("an artist gets less room than the store gives, reads it before picking, and gets it back", async ({
  page,
  signIn,
  openVisitor,
}) => {
  await signIn(page, "admin");
  await page.goto("/settings/uploads");
  const rows = page.getByRole("list", { name: "By artist" }).getByRole("listitem");
  const row = rows.filter({ hasText: "Marguerite Ossian" });
  const save = row.getByRole("button", { name: "Save the limits of Marguerite Ossian" });
  const files = row.getByRole("textbox", { name: "Files Marguerite Ossian may have" });
  await files.fill("many");
  await save.click();
  await expect(row.getByRole("alert")).toHaveText("A number that fits, please.");
  await files.fill("4321");
  await save.click();
  await expect(row.getByText("Saved")).toBeVisible();
  await expectAxeClean(page);
  try {
    const artist = await openVisitor();
    await signIn(artist, "artist");
    await artist.goto("/portal/upload");
    await expect(artist.getByText(/of 4321 files/)).toBeVisible();
  } finally {
    await files.fill("");
    await save.click();
    await expect(row.getByText("Saved")).toBeVisible();
  }
});
