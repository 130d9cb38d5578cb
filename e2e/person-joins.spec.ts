import { randomBytes } from "node:crypto";
import { expect, expectAxeClean, test } from "./fixtures";
import { readMail, readMailLink } from "./read-mail";
import { findTrack, sellTrack } from "./shop-api";
import { makePerson } from "./store-rows";

// a password that is refused, and a page that is not for somebody
test.use({ expectedConsole: [/the server responded with a status of (403|422)/] });

const PASSWORD = "three tapes and a kettle";
const address = (who: string) => `${who}+${randomBytes(4).toString("hex")}@example.org`;

test("a buyer begins an account by mail, and what was bought as a guest is in the library", async ({ page, demo }) => {
  const email = address("orla");
  await sellTrack(page.request, await findTrack(page.request, "Penny a Head"), "US", email);
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Make an account" }).click();
  await expect(page.getByRole("heading", { name: "Begin an account" })).toBeVisible();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await expect(page.getByText(`A mail is on its way to ${email}`)).toBeVisible();
  await page.goto(await readMailLink(page.request, demo, { kind: "sign-up", to: email }));
  await expect(page.getByRole("heading", { name: "Begin your account" })).toBeVisible();
  await expect(page, "what opens it is gone from the address").toHaveURL(/\/account\/link$/);
  await page.getByLabel("Name").fill("Orla Devane");
  await page.getByLabel("Password", { exact: true }).fill("password1");
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await expect(page.getByText("one of those that are tried first")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await expectAxeClean(page);
  await page.getByRole("button", { name: "Begin", exact: true }).click();
  await expect(page).toHaveURL("/library");
  await expect(page.getByText("Penny a Head").first()).toBeVisible();
});

test("a password that is gone is set anew by mail, and every other browser is signed out", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const email = address("ada");
  const link = async (kind: "sign-up" | "reset") => {
    await page.request.post(`/api/account/${kind}`, { data: { email } });
    return readMailLink(page.request, demo, { kind, to: email });
  };
  const token = (await link("sign-up")).split("#")[1];
  await page.request.post("/api/account/links", { data: { token, name: "Ada Kettle", password: PASSWORD } });
  const other = await openVisitor();
  await signIn(other, { email, password: PASSWORD });
  const made = await other.request.post("/api/settings/api-keys", {
    data: { name: "stock list", scopes: ["settings:read"] },
    headers: { origin: new URL(other.url()).origin },
  });
  const headers = { authorization: `Bearer ${((await made.json()) as { token: string }).token}` };
  expect((await page.request.get("/api/settings/api-keys", { headers })).status()).toBe(200);
  await page.goto(await link("reset"));
  await page.getByLabel("New password").fill("four tapes and a kettle");
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/account/link"));
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
  expect((await page.request.get("/api/settings/api-keys", { headers })).status(), "its keys end too").toBe(401);
  expect(await readMail(page.request, demo, { kind: "password-changed", to: email })).toContain("stock list");
  await page.goto("/account");
  await expect(page.getByText("This browser")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Sign out: / })).toHaveCount(0);
});

test("an owner invites somebody, who becomes a member and is removed again", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const email = address("ines");
  await signIn(page, "artist");
  await page.goto("/portal/members");
  const panel = page.getByRole("region", { name: "Marguerite Ossian" });
  await panel.getByRole("textbox", { name: "E-mail" }).fill(email);
  await panel.getByRole("combobox", { name: "Role", exact: true }).selectOption("viewer");
  await panel.getByRole("button", { name: "Send the invitation" }).click();
  await expect(panel.getByText(`An invitation is on its way to ${email}`)).toBeVisible();
  const guest = await openVisitor();
  await guest.goto(await readMailLink(page.request, demo, { kind: "invite", to: email }));
  await expect(guest.getByRole("heading", { name: "Marguerite Ossian invites you" })).toBeVisible();
  await guest.getByLabel("Name").fill("Ines Viewer");
  await guest.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await guest.getByRole("button", { name: "Take it up" }).click();
  await expect(guest).toHaveURL("/portal");
  await page.reload();
  const row = panel.getByRole("listitem").filter({ hasText: email });
  await expect(row.getByRole("combobox")).toHaveValue("viewer");
  await row.getByRole("button", { name: "Remove Ines Viewer" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
  await guest.goto("/portal");
  await expect(guest.getByRole("heading", { name: "This page is not for you" })).toBeVisible();
});

test("a browser that is ended in the list is signed out; so are all others at once", async ({
  page,
  demo,
  openVisitor,
  signIn,
}) => {
  const person = await makePerson(demo);
  const visitors = [await openVisitor(), await openVisitor(), await openVisitor()];
  for (const visitor of [page, ...visitors]) await signIn(visitor, person);
  await page.goto("/account");
  const ends = page.getByRole("button", { name: /^Sign out: / });
  await expect(ends).toHaveCount(3);
  await expect(page.getByText("This browser")).toHaveCount(1);
  await ends.first().click();
  await expect(page.getByText("One browser was signed out.")).toBeVisible();
  await expect(ends).toHaveCount(2);
  const isIn = async (visitor: (typeof visitors)[number]) => {
    await visitor.goto("/account");
    return new URL(visitor.url()).pathname === "/account";
  };
  const countIn = async () => {
    const held = [];
    for (const visitor of visitors) held.push(await isIn(visitor));
    return held.filter(Boolean).length;
  };
  await expect.poll(countIn).toBe(2);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("2 browsers were signed out.")).toBeVisible();
  await expect.poll(countIn).toBe(0);
  expect(await isIn(page), "only this browser is left").toBe(true);
});
