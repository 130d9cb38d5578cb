import { randomBytes } from "node:crypto";
import type { APIRequestContext, Page } from "playwright/test";
import { addRecord, pay, prepareCheckout } from "./checkout-steps";
import { type DemoFile, expect, expectAxeClean, test } from "./fixtures";
import { readMail, readMailLink } from "./read-mail";

const ARTIST = { slug: "marguerite-ossian", name: "Marguerite Ossian" };
const newAddress = (who: string) => `${who}+${randomBytes(4).toString("hex")}@example.org`;

async function subscribe(page: Page, demo: DemoFile, email: string): Promise<void> {
  await page.goto(`/artists/${ARTIST.slug}`);
  const form = page.getByRole("region", { name: `Hear from ${ARTIST.name}` });
  await form.getByLabel("E-mail").fill(email);
  await form.getByRole("button", { name: "Subscribe" }).click();
  await expect(form.getByText(`Look at your mail: ${email}`)).toBeVisible();
  await page.goto(await readMailLink(page.request, demo, { kind: "letter-confirm", to: email }, "/letters/confirm"));
  await page.getByRole("button", { name: "Yes, write to me" }).click();
  await expect(page.getByRole("heading", { name: `You hear from ${ARTIST.name}` })).toBeVisible();
  await expect(page, "what confirms it is gone from the address").toHaveURL(/\/letters\/confirm$/);
}

async function write(page: Page, subject: string): Promise<void> {
  await page.goto("/portal/letters");
  const desk = page.getByRole("region", { name: new RegExp(`letters of ${ARTIST.name}`) });
  await desk.getByLabel("Subject").fill(subject);
  await desk.getByLabel("Letter", { exact: true }).fill("The tape is done.\n\nCome and hear it on Sunday.");
  await desk.getByRole("button", { name: "Preview" }).click();
  await expect(desk.getByText("Come and hear it on Sunday.")).toBeVisible();
  await expectAxeClean(page);
  await desk.getByRole("button", { name: /^Send to/ }).click();
  await expect(desk.getByText(/^On its way to/)).toBeVisible();
}

/** To whom letters went, of those named; each as often as it did. */
async function listReached(request: APIRequestContext, demo: DemoFile, emails: string[]): Promise<string[]> {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const board = (await (await request.get("/api/settings/mail", { headers })).json()) as {
    items: { kind: string; recipient: string; state: string }[];
  };
  const letters = board.items.filter(({ kind, state }) => kind === "letter" && state === "kept");
  return letters.map(({ recipient }) => recipient).filter((one) => emails.includes(one));
}

test("a listener hears from an artist after saying so twice, and stops with one click", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const headers = { authorization: `Bearer ${demo.apiKeys.admin}` };
  const settings = { saleNotices: "daily", lettersPerDay: 20, lettersPerMinute: 1_000 };
  expect((await page.request.put("/api/settings/mail", { headers, data: settings })).status()).toBe(204);
  const [stays, stops] = [newAddress("ada"), newAddress("ben")];
  for (const email of [stays, stops]) await subscribe(page, demo, email);
  const artist = await openVisitor();
  await signIn(artist, "artist");
  const subject = `A new tape ${randomBytes(3).toString("hex")}`;
  await write(artist, subject);
  await expect.poll(async () => (await listReached(page.request, demo, [stays, stops])).sort()).toEqual([stays, stops]);
  const letter = await readMail(page.request, demo, { kind: "letter", to: stops });
  expect(letter).toContain(subject);
  const token = /\/notices\/([^"]+)"/.exec(letter)?.[1] ?? "";
  const looked = await page.request.get(`/api/notices/${token}`, { maxRedirects: 0 });
  expect(looked.status(), "looking ends nothing").toBe(303);
  const oneClick = { form: { "List-Unsubscribe": "One-Click" } };
  expect((await page.request.post(`/api/notices/${token}`, oneClick)).status()).toBe(204);
  await page.goto(`/notices/${token}`);
  await expect(page.getByText(`${ARTIST.name} writes to you no more.`)).toBeVisible();
  await expectAxeClean(page);
  await write(artist, "Once more");
  await expect
    .poll(async () => (await listReached(page.request, demo, [stays])).length, "who stays hears again")
    .toBe(2);
  expect(await listReached(page.request, demo, [stops])).toHaveLength(1);
});

test("what is ticked at checkout is asked by mail, and nothing is ticked for anybody", async ({ page, demo }) => {
  const email = newAddress("orla");
  await addRecord(page, "toll-songs");
  await prepareCheckout(page, email);
  const boxes = page.getByRole("region", { name: "Letters" }).getByRole("checkbox");
  await expect(boxes.first()).toBeVisible();
  for (const box of await boxes.all()) await expect(box).not.toBeChecked();
  await boxes.last().check();
  await expectAxeClean(page);
  await pay(page);
  const link = await readMailLink(page.request, demo, { kind: "letter-confirm", to: email }, "/letters/confirm");
  expect(link).toContain("/letters/confirm#wsh_");
});
