import { randomBytes } from "node:crypto";
import type { Page } from "playwright/test";
import { expect, expectAxeClean, test } from "./fixtures";
import { readMail } from "./read-mail";
import { makePerson } from "./store-rows";

// the portal, before one is an artist
test.use({ expectedConsole: [/the server responded with a status of 403/] });

async function apply(page: Page, artist: string): Promise<void> {
  await page.goto("/account");
  await page.getByLabel("Artist’s name").fill(artist);
  await page.getByLabel("About your music").fill("Two tapes of harbour songs.\nThey can be heard in the pub.");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText(`Your application as ${artist} waits for an answer.`)).toBeVisible();
}

async function answer(page: Page, artist: string, button: "Take in" | "Refuse", words: string): Promise<void> {
  await page.goto("/settings/people");
  const row = page.getByRole("region", { name: "Applications" }).getByRole("listitem").filter({ hasText: artist });
  await expect(row.getByText("They can be heard in the pub.")).toBeVisible();
  await row.getByLabel("Your words to them").fill(words);
  await row.getByRole("button", { name: `${button} ${artist}` }).click();
  await expect(row.getByText(button === "Refuse" ? "Refused" : "Taken in", { exact: true })).toBeVisible();
}

test("somebody applies, is refused with a reason, applies again and is taken in", async ({
  page,
  demo,
  signIn,
  openVisitor,
}) => {
  const person = await makePerson(demo);
  const tag = randomBytes(3).toString("hex");
  const [first, second] = [`Slow Harbour ${tag}`, `Quick Harbour ${tag}`];
  const admin = await openVisitor();
  await Promise.all([signIn(page, person), signIn(admin, "admin")]);

  await apply(page, first);
  await answer(admin, first, "Refuse", "Send us a whole record first, please.");
  await page.reload();
  await expect(page.getByText(`Your application as ${first} was not taken up.`)).toBeVisible();
  await expect(page.getByText("The store writes: Send us a whole record first, please.")).toBeVisible();
  const refusal = await readMail(page.request, demo, { kind: "application-answer", to: person.email });
  expect(refusal).toContain("The answer is no");
  expect(refusal).toContain("Send us a whole record first, please.");
  await page.goto("/portal");
  await expect(page.getByRole("heading", { name: "This page is not for you" })).toBeVisible();

  await apply(page, second);
  await expectAxeClean(page);
  await answer(admin, second, "Take in", "Welcome aboard.");
  await page.reload();
  await expect(page.getByText(`Your application as ${second} was taken up.`)).toBeVisible();
  await expect
    .poll(async () => readMail(page.request, demo, { kind: "application-answer", to: person.email }))
    .toContain("The answer is yes");
  await page.goto("/portal/members");
  const panel = page.getByRole("region", { name: second });
  await expect(panel.getByRole("listitem").filter({ hasText: person.email }).getByRole("combobox")).toHaveValue(
    "owner",
  );
});
