import type { Client } from "pg";
import { connectToDatabase } from "../test/processes/store-database";
import { expect, expectAxeClean, test } from "./fixtures";

let db: Client;
test.beforeAll(async () => {
  db = await connectToDatabase(process.env.BACKLINE_E2E_DATA_DIR as string);
});
test.afterAll(() => db.end());

test("a format is made ahead of its first buyer, and the artist sees how far it is", async ({ page, signIn }) => {
  await signIn(page, "artist");
  await page.goto("/portal/files");
  // by its name: drafts of other journeys come to stand before it
  const records = page.getByRole("list", { name: "Records with their files" });
  const row = records.getByRole("listitem").filter({ hasText: "Fog Rehearsal" });
  await row.getByRole("combobox", { name: /^Format to make ahead for/ }).selectOption("opus");
  await row.getByRole("button", { name: "Make ahead" }).click();
  const progress = row.getByRole("progressbar");
  await expect(progress).toHaveAttribute("aria-valuenow", "100", { timeout: 60_000 });
  const ready = await progress.getAttribute("aria-valuetext");
  expect(ready).toMatch(/^(\d+) of \1 ready$/);
  await page.goto("/portal/releases");
  await page
    .getByRole("link", { name: ready?.replace("ready", "files ready") })
    .first()
    .click();
  await expect(page).toHaveURL(/\/portal\/files#rel_/);
  await expectAxeClean(page);
});

test("a job that failed says why; the admin has it tried again", async ({ page, signIn }) => {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id::text FROM graphile_worker.add_job('render-download', '{"key": "of no file"}', max_attempts := 1)`,
  );
  const row = page.getByRole("listitem").filter({ hasText: "trackId" });
  try {
    await signIn(page, "admin");
    await page.goto("/settings/jobs");
    await expect(row.first().getByText("Failed")).toBeVisible({ timeout: 30_000 });
    await expect(row.first()).toContainText("try 1 of 1");
    await expectAxeClean(page);
    const before = await triesOf(rows[0]?.id);
    await row
      .first()
      .getByRole("button", { name: /^Try again/ })
      .click();
    await expect.poll(async () => Number((await triesOf(rows[0]?.id)) > before), { timeout: 30_000 }).toBe(1);
    await expect(row.first().getByText("Failed")).toBeVisible({ timeout: 30_000 });
  } finally {
    await db.query("SELECT graphile_worker.complete_jobs(ARRAY[$1::bigint])", [rows[0]?.id]);
  }
});

/** Each lock, failure and retry of a job is a change of its row. */
async function triesOf(id: string | undefined): Promise<Date> {
  const { rows } = await db.query<{ updated_at: Date }>("SELECT updated_at FROM graphile_worker.jobs WHERE id = $1", [
    id,
  ]);
  return rows[0]?.updated_at as Date;
}
