import { randomUUID } from "node:crypto";
import type { Page } from "playwright/test";
import { paidHeading } from "./checkout-steps";
import { expect, test } from "./fixtures";
import { addTrack, changeRelease, placeSingle } from "./shop-api";

// the browser itself notes every page that is not there, and every refused request
test.use({ expectedConsole: [/the server responded with a status of (404|422)/] });

const titleOf = (words: string) => `${words} ${randomUUID().slice(0, 8)}`;
const aside = (page: Page) => page.getByRole("complementary");

async function statusOf(page: Page, path: string): Promise<number> {
  return (await page.request.get(path)).status();
}

type Hidden = { title: string; trackId: string; slug: string };

async function expectInNoList(page: Page, { title, trackId, slug }: Hidden): Promise<void> {
  const found = await (await page.request.get("/api/tracks", { params: { q: title } })).json();
  expect((found.data as { id: string }[]).some(({ id }) => id === trackId)).toBe(false);
  for (const path of ["/", `/search?q=${encodeURIComponent(title)}`, "/artists/marguerite-ossian"])
    expect(await (await page.request.get(path)).text()).not.toContain(slug);
}

test("an unlisted record opens by its secret link, plays and is taken there, and closes when the link is revoked", async ({
  page,
  signIn,
  openVisitor,
  demo,
}) => {
  const title = titleOf("Back Room");
  const patch = { status: "draft" } as const;
  const { releaseId, trackId, slug } = await placeSingle(page.request, demo, { title, price: "0", patch });
  await signIn(page, "artist");
  await page.goto(`/portal/upload?release=${releaseId}`);

  const address = await test.step("the artist puts it behind a link", async () => {
    await aside(page).getByRole("radio", { name: "Only for those with a link" }).check();
    await aside(page).getByRole("button", { name: "Open by link" }).click();
    await expect(aside(page).getByText("No link yet.")).toBeVisible();
    await aside(page).getByLabel("Who is it for?").fill("The press");
    await aside(page).getByRole("button", { name: "Make a link" }).click();
    const field = aside(page).getByLabel("Copy it now: the address is shown once.");
    await expect(field).toHaveValue(/\/releases\/.+\?key=[\w-]{43}$/);
    await expect(aside(page).getByText("not used yet")).toBeVisible();
    return field.inputValue();
  });

  const reader = await openVisitor();
  await test.step("without the link there is nothing", async () => {
    expect(await statusOf(reader, `/releases/${slug}`)).toBe(404);
    expect(await statusOf(reader, `/api/tracks/${trackId}/preview`)).toBe(404);
    await expectInNoList(reader, { title, trackId, slug });
  });

  await test.step("with it the page opens, not to be indexed, the preview plays, and it can be taken", async () => {
    await reader.goto(new URL(address).pathname + new URL(address).search);
    await expect(reader).toHaveURL(new RegExp(`/releases/${slug}$`));
    await expect(reader.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(reader.locator('meta[name="robots"]')).toHaveAttribute("content", "noindex, nofollow");
    const preview = await reader.request.get(`/api/tracks/${trackId}/preview`);
    expect([preview.status(), preview.headers()["cache-control"]]).toEqual([200, "private, no-store"]);
    await reader.getByLabel("E-mail").fill("press@example.org");
    await reader.getByRole("button", { name: /^Get the single/ }).click();
    await expect(paidHeading(reader)).toBeVisible();
    await expectInNoList(reader, { title, trackId, slug });
  });

  await test.step("revoked, it is gone for those who hold the link; what was taken stays", async () => {
    const order = reader.url();
    await page.reload();
    await expect(aside(page).getByText(/last used/)).toBeVisible();
    await aside(page).getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect(aside(page).getByText("No link yet.")).toBeVisible();
    expect(await statusOf(reader, `/releases/${slug}`)).toBe(404);
    expect(await statusOf(reader, new URL(address).pathname + new URL(address).search)).toBe(404);
    expect(await statusOf(reader, `/api/tracks/${trackId}/preview`)).toBe(404);
    await reader.goto(order);
    await expect(paidHeading(reader)).toBeVisible();
  });
});

test("a scheduled record is nowhere until its time and then in the shop by itself", async ({ page, demo }) => {
  const title = titleOf("Dawn Chorus");
  const patch = { status: "draft" } as const;
  const { releaseId, trackId, slug } = await placeSingle(page.request, demo, { title, price: "2.00", patch });
  const publishAt = new Date(Date.now() + 4_000).toISOString();
  await changeRelease(page.request, demo, releaseId, { status: "scheduled", publishAt });
  expect(await statusOf(page, `/releases/${slug}`)).toBe(404);
  expect(await statusOf(page, `/api/tracks/${trackId}/preview`)).toBe(404);
  await expect.poll(() => statusOf(page, `/releases/${slug}`), { timeout: 20_000 }).toBe(200);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishAt));
  await page.goto(`/search?q=${encodeURIComponent(title)}`);
  await expect(page.getByRole("link", { name: title }).first()).toBeVisible();
});

test("an artist prices several tracks at once, schedules the record, and takes it back", async ({
  page,
  signIn,
  demo,
}) => {
  const title = titleOf("Second Side");
  const { releaseId } = await placeSingle(page.request, demo, { title, price: "2.00", patch: { status: "draft" } });
  await addTrack(page.request, demo, releaseId);
  await signIn(page, "artist");
  await page.goto(`/portal/upload?release=${releaseId}`);
  const box = aside(page);

  await test.step("one price for both, under the store's minimum refused", async () => {
    await box.getByText("One price for several tracks").click();
    await box.getByRole("checkbox", { name: "All tracks" }).check();
    const price = box.getByRole("textbox", { name: "Price of each, USD" });
    await price.fill("0.10");
    await box.getByRole("button", { name: "Price 2 tracks" }).click();
    await expect(box.getByText("The least price in this store is $0.50, or 0 for free.")).toBeVisible();
    await price.fill("1.10");
    await price.press("Enter");
    await expect(box.getByText("2 tracks have that price now.")).toBeVisible();
    await expect(box.getByRole("listitem").filter({ hasText: "$1.10" })).toHaveCount(2);
  });

  await test.step("not without a time", async () => {
    await box.getByRole("radio", { name: "At a time, for everyone" }).check();
    await expect(box.getByRole("button", { name: "Schedule" })).toBeDisabled();
    await expect(box.getByText("Choose the day and the time first.")).toBeVisible();
  });

  await test.step("a time that is over is refused in words", async () => {
    await box.getByLabel(/^Day and time/).fill("2026-01-01T10:00");
    await box.getByRole("button", { name: "Schedule" }).click();
    await expect(box.getByRole("alert")).toContainText("That time is over.");
  });

  await test.step("tomorrow is fine, and back to draft asks once", async () => {
    const tomorrow = new Date(Date.now() + 26 * 3_600_000).toISOString().slice(0, 16);
    await box.getByLabel(/^Day and time/).fill(tomorrow);
    await box.getByRole("button", { name: "Schedule" }).click();
    await expect(box.getByText("Scheduled")).toBeVisible();
    await expect(page.getByRole("banner").or(page.locator("header")).getByText("Scheduled").first()).toBeVisible();
    await box.getByRole("button", { name: "Back to draft" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Back to draft" }).click();
    await expect(box.getByRole("button", { name: "Publish" })).toBeEnabled();
  });
});

test("an artist takes a track off a record and deletes the draft, and the list says so", async ({
  page,
  signIn,
  demo,
}) => {
  const title = titleOf("Wrong Take");
  const { releaseId } = await placeSingle(page.request, demo, { title, price: "2.00", patch: { status: "draft" } });
  for (let more = 0; more < 2; more++) await addTrack(page.request, demo, releaseId);
  await signIn(page, "artist");
  await page.goto(`/portal/upload?release=${releaseId}`);
  const files = page.getByRole("list", { name: "Files" });
  const dialog = page.getByRole("dialog");

  await test.step("asked once, and kept on Escape with the focus where it was", async () => {
    const remove = files.getByRole("button", { name: /^Remove track/ });
    await remove.focus();
    await page.keyboard.press("Enter");
    await expect(dialog.getByText("Nobody has ordered it.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(remove).toBeFocused();
    await expect(files.getByRole("listitem")).toHaveCount(3);
  });

  await test.step("one track goes, then another, and the focus is on what happened each time", async () => {
    for (const left of [2, 1]) {
      await files.getByRole("button", { name: /^Remove track/ }).click();
      await dialog.getByRole("button", { name: "Remove track" }).click();
      await expect(page.getByText(/ is deleted\.$/)).toBeFocused();
      await expect(files.getByRole("listitem")).toHaveCount(left);
    }
  });

  await test.step("the draft goes from the list", async () => {
    await page.goto("/portal/releases");
    const row = page.getByRole("row").filter({ has: page.locator(`a[href$="${releaseId}"]`) });
    await row.getByRole("button", { name: /^Delete draft/ }).click();
    await dialog.getByRole("button", { name: "Delete draft" }).click();
    await expect(page.getByText(/ is deleted\.$/)).toBeFocused();
    await expect(row).toHaveCount(0);
    expect(await statusOf(page, `/api/releases/${releaseId}`)).toBe(404);
  });
});
