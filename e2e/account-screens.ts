import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { Page } from "playwright/test";
import { type DemoFile, expect } from "./fixtures";
import { makeArtist } from "./make-artist";
import { readMailLink } from "./read-mail";
import { openWith, type Screen } from "./screen";
import { type Account, inStore, joinArtist, leaveOpen, makePerson } from "./store-rows";

const ARTIST = "Marguerite Ossian";
const address = (who: string) => `${who}-${randomBytes(4).toString("hex")}@example.org`;

async function enter(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function enterAs(page: Page, person: Account): Promise<Account> {
  await enter(page, person);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return person;
}

async function addApp(page: Page): Promise<void> {
  await page.goto("/account/security");
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = ((await page.locator("form code").textContent()) ?? "").replaceAll(" ", "");
  await page.getByLabel("The six digits it shows").fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
  await page.getByRole("button", { name: "Add the app" }).click();
  await expect(page.getByRole("heading", { name: "Your backup codes" })).toBeVisible();
}

async function openRefusedSignIn(page: Page): Promise<void> {
  await enter(page, { email: address("nobody"), password: "not the password" });
  await expect(page.getByText("That password does not fit this e-mail.")).toBeVisible();
}

/** A change of address that one of both confirmed, another browser, an application that was refused. */
async function openBusyAccount(page: Page, demo: DemoFile): Promise<void> {
  const person = await enterAs(page, await makePerson(demo));
  await page.request.post("/api/account/email", { data: { email: address("orla-devane-of-the-long-address") } });
  await inStore(async (client) => {
    const { rows } = await client.query("SELECT id FROM app_user WHERE email = $1", [person.email]);
    const id = rows[0]?.id;
    await client.query("UPDATE email_change SET new_confirmed_at = now() WHERE user_id = $1", [id]);
    await client.query(
      `INSERT INTO artist_application (id, user_id, artist_name, words, state, reply, created_at, decided_at)
       VALUES (gen_random_uuid(), $1, 'Slow Harbour', 'Two tapes', 'refused', 'Send us a whole record first, please.', now(), now())`,
      [id],
    );
    await client.query(
      `INSERT INTO session (id, user_id, user_agent, place, created_at, last_seen_at, expires_at)
       VALUES (gen_random_uuid(), $1, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
         '203.0.113.x', now() - interval '3 days', now() - interval '2 hours', now() + interval '1 day')`,
      [id],
    );
  });
  await openWith(page, "/account", "Where you are signed in");
  await expect(page.getByText("The new address said yes.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out everywhere else" })).toBeVisible();
}

async function openPasswordProof(page: Page, demo: DemoFile): Promise<void> {
  await leaveOpen(await enterAs(page, await makePerson(demo)));
  await page.goto("/account");
  await page.getByLabel("New address").fill(address("new"));
  await page.getByRole("button", { name: "Begin the change" }).click();
  await expect(page.getByRole("dialog", { name: "Is it still you?" })).toBeVisible();
}

/** Of somebody who has an app; `then` looks for another way. */
async function openCodeProof(page: Page, demo: DemoFile, then: (page: Page) => Promise<unknown>): Promise<void> {
  const person = await enterAs(page, await makeArtist(demo));
  await addApp(page);
  await leaveOpen(person);
  await page.getByRole("button", { name: "Make new codes" }).click();
  await expect(page.getByRole("dialog", { name: "Is it still you?" })).toBeVisible();
  await then(page);
}

async function openBackupStep(page: Page, demo: DemoFile): Promise<void> {
  const person = await enterAs(page, await makeArtist(demo));
  await addApp(page);
  await page.context().clearCookies();
  await enter(page, person);
  await page.getByRole("button", { name: "Use a backup code" }).click();
  await page.getByLabel("Backup code").fill("0000-0000-0000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("That code does not fit.")).toBeVisible();
}

async function openReset(page: Page, demo: DemoFile): Promise<void> {
  const { email } = await makePerson(demo);
  await page.request.post("/api/account/reset", { data: { email } });
  await openWith(page, await readMailLink(page.request, demo, { kind: "reset", to: email }), "Set a new password");
}

async function openMove(page: Page, demo: DemoFile): Promise<void> {
  await enterAs(page, await makePerson(demo));
  const email = address("new");
  await page.request.post("/api/account/email", { data: { email } });
  const link = await readMailLink(page.request, demo, { kind: "change-new", to: email });
  await openWith(page, link, "Move an account here?");
}

async function openInvitation(page: Page, demo: DemoFile): Promise<void> {
  const email = address("invited");
  await page.goto("/portal/members");
  const panel = page.getByRole("region", { name: ARTIST });
  await panel.getByRole("textbox", { name: "E-mail" }).fill(email);
  await panel.getByRole("button", { name: "Send the invitation" }).click();
  await expect(panel.getByText(`An invitation is on its way to ${email}`)).toBeVisible();
  await page.context().clearCookies();
  const link = await readMailLink(page.request, demo, { kind: "invite", to: email });
  await openWith(page, link, `${ARTIST} invites you`);
}

async function openApplications(page: Page, demo: DemoFile): Promise<void> {
  const { email } = await makePerson(demo);
  await inStore((client) =>
    client.query(
      `INSERT INTO artist_application (id, user_id, artist_name, words, created_at)
       SELECT gen_random_uuid(), id, 'Slow Harbour', 'Two tapes so far.', now() FROM app_user WHERE email = $1`,
      [email],
    ),
  );
  await page.request.post("/api/settings/people/invitations", {
    data: { email: address("invited"), artistName: "Night Ferry" },
  });
  await openWith(page, "/settings/people", "Applications");
  await expect(page.getByRole("button", { name: "Take in Slow Harbour" }).first()).toBeVisible();
  await expect(page.getByText("Night Ferry").first()).toBeVisible();
}

async function openMemberRemoval(page: Page, demo: DemoFile): Promise<void> {
  await joinArtist(await makePerson(demo, "Ines Looker", "artist"), ARTIST, "viewer");
  await page.goto("/portal/members");
  await page.getByRole("button", { name: "Remove Ines Looker" }).first().click();
  await expect(page.getByRole("dialog", { name: "Remove Ines Looker?" })).toBeVisible();
}

async function openAsViewer(page: Page, demo: DemoFile, path: string): Promise<void> {
  const person = await makePerson(demo, "Ines Looker", "artist");
  await joinArtist(person, ARTIST, "viewer");
  await enterAs(page, person);
  await page.goto(path);
  await expect(page.getByText(`You are a viewer of ${ARTIST}`)).toBeVisible();
}

async function openViewedRelease(page: Page, demo: DemoFile): Promise<void> {
  await openAsViewer(page, demo, "/portal/releases");
  await page.getByRole("link", { name: /^Look at The Lamplighter’s Union/ }).click();
  await expect(page.getByRole("list", { name: "Tracks" })).toBeVisible();
}

async function openNewKey(page: Page, demo: DemoFile): Promise<void> {
  await enterAs(page, await makePerson(demo));
  await page.goto("/settings/access");
  await page.getByRole("textbox", { name: "Name" }).fill("stock list");
  await page.getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "Create the key" }).click();
  await expect(page.getByText(/^bl_[0-9a-f]{8}_\w/)).toBeVisible();
}

async function openFactorRemoval(page: Page, demo: DemoFile): Promise<void> {
  await enterAs(page, await makeArtist(demo));
  await addApp(page);
  await page.getByRole("button", { name: "Remove Phone" }).click();
  await expect(page.getByRole("dialog", { name: "Remove Phone?" })).toBeVisible();
}

async function openSent(page: Page, path: string, button: string): Promise<void> {
  const email = address("sent");
  await page.goto(path);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText(`A mail is on its way to ${email}`)).toBeVisible();
}

/** Screens of accounts in the states that a journey only passes through. */
export const ACCOUNT_SCREENS: readonly Screen[] = [
  { name: "sign-in-refused", open: openRefusedSignIn, noise: /status of 401/ },
  { name: "sign-up-sent", open: (page) => openSent(page, "/sign-up", "Send me the link") },
  { name: "reset-sent", open: (page) => openSent(page, "/reset", "Send me the link") },
  { name: "link-reset", open: openReset },
  { name: "link-move", open: openMove },
  { name: "link-invitation", role: "artist", open: openInvitation },
  { name: "second-step-backup", open: openBackupStep, noise: /status of 401/ },
  { name: "account-busy", open: openBusyAccount },
  { name: "proof-password", open: openPasswordProof, noise: /status of 403/ },
  {
    name: "proof-app",
    open: (page, demo) =>
      openCodeProof(page, demo, (at) =>
        expect(at.getByRole("dialog").getByLabel("Code", { exact: true })).toBeVisible(),
      ),
    noise: /status of 403/,
  },
  {
    name: "proof-backup",
    open: (page, demo) =>
      openCodeProof(page, demo, (at) => at.getByRole("button", { name: "Use a backup code" }).click()),
    noise: /status of 403/,
  },
  {
    name: "security-codes",
    open: async (page, demo) => {
      await enterAs(page, await makeArtist(demo));
      await addApp(page);
    },
  },
  { name: "security-removal", open: openFactorRemoval },
  { name: "people-applications", role: "admin", open: openApplications },
  { name: "members-removal", role: "artist", open: openMemberRemoval },
  { name: "viewer-releases", open: (page, demo) => openAsViewer(page, demo, "/portal/releases") },
  { name: "viewer-release", open: openViewedRelease },
  { name: "viewer-files", open: (page, demo) => openAsViewer(page, demo, "/portal/files") },
  { name: "viewer-copies", open: (page, demo) => openAsViewer(page, demo, "/portal/storage") },
  { name: "viewer-upload", open: (page, demo) => openAsViewer(page, demo, "/portal/upload") },
  { name: "access-new-key", open: openNewKey },
  {
    name: "forbidden",
    role: "buyer",
    open: (page) => openWith(page, "/settings/people", "This page is not for you"),
    noise: /status of 403/,
  },
];
