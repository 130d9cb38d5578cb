import type { Page } from "playwright/test";
import { expect, expectAxeClean, test } from "./fixtures";
import { joinArtist, makePerson } from "./store-rows";

// the tries by hand, and the portal of an artist one no longer belongs to
test.use({ expectedConsole: [/the server responded with a status of 403/] });

const ARTIST = "Marguerite Ossian";
const CHANGES = /^(Upload|Edit|Remove|Delete|Make|Share|Encrypt again|Archive|All recordings)/;

async function expectNothingToChange(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const main = page.locator("main, header");
  await expect(page.getByText(`You are a viewer of ${ARTIST}`)).toBeVisible();
  for (const role of ["button", "link"] as const)
    await expect(main.getByRole(role, { name: CHANGES }), `${role}s at ${path}`).toHaveCount(0);
  await expect(main.getByRole("textbox"), `fields at ${path}`).toHaveCount(0);
}

test("a viewer sees the artist and is offered no change; as an editor they are; removed they see nothing", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const person = await makePerson(demo, "Ines Looker", "artist");
  await joinArtist(person, ARTIST, "viewer");
  const owner = await openVisitor();
  await Promise.all([signIn(page, person), signIn(owner, "artist")]);

  for (const path of ["/portal/releases", "/portal/files", "/portal/storage", "/portal/upload"])
    await expectNothingToChange(page, path);
  await page.goto("/portal/statements");
  await expect(page.getByRole("heading", { name: "Statements" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Share" })).toHaveCount(0);
  await page.goto("/portal");
  await expect(page.getByRole("navigation", { name: "Back office" }).getByRole("link", { name: "Upload" })).toHaveCount(
    0,
  );
  await page.goto("/portal/members");
  const mine = page.getByRole("region", { name: ARTIST });
  await expect(mine.getByRole("combobox")).toHaveCount(0);
  await expect(mine.getByRole("button", { name: "Send the invitation" })).toHaveCount(0);

  await page.goto("/portal/releases");
  await page.getByRole("link", { name: /^Look at The Lamplighter’s Union/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The Lamplighter’s Union" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Tracks" }).getByRole("listitem").first()).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expectAxeClean(page);
  const releaseId = new URL(page.url()).searchParams.get("release");
  const tried = await page.request.patch(`/api/releases/${releaseId}`, {
    data: { description: "mine now" },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(tried.status()).toBe(403);

  await owner.goto("/portal/members");
  const row = owner.getByRole("region", { name: ARTIST }).getByRole("listitem").filter({ hasText: person.email });
  const changed = owner.waitForResponse((reply) => reply.request().method() === "PATCH");
  await row.getByRole("combobox").selectOption("editor");
  expect((await changed).ok()).toBe(true);
  await expect
    .poll(async () => {
      await page.goto("/portal/releases");
      return page.getByRole("link", { name: /^Edit The Lamplighter’s Union/ }).count();
    })
    .toBe(1);
  await expect(page.getByText("You are a viewer of")).toHaveCount(0);

  await row.getByRole("button", { name: "Remove Ines Looker" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
  await page.goto("/portal");
  await expect(page.getByRole("heading", { name: "This page is not for you" })).toBeVisible();
});
