import { beforeEach, expect, test } from "vitest";
import { readAccountToken } from "@/lib/platform/account-token";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { LinkKind } from "@/lib/shared/schemas/account";
import { makeArtist, makeUser } from "@/test/factories";
import { previewMail } from "./preview-mail";
import { sendDueMail } from "./send-due-mail";

const clock = { now: () => new Date() };
const ADDRESS = /\/account\/link#(\S+)/;

beforeEach(() => pool.query("DELETE FROM mail_outbox"));

/** A link and the row of its mail; both bare ids. */
async function place(kind: LinkKind, email: string, about: string | null = null) {
  const [linkId, mailId] = [newId(), newId()];
  await pool.query(
    `INSERT INTO account_link (id, kind, email, about, created_at, expires_at) VALUES ($1, $2, $3, $4, now(), now() + interval '1 hour')`,
    [linkId, kind, email, about],
  );
  await pool.query("INSERT INTO mail_outbox (id, kind, about, recipient) VALUES ($1, $2, $3, $4)", [
    mailId,
    kind,
    linkId,
    email,
  ]);
  return { linkId, mailId };
}
const read = (mailId: string) => previewMail(toPublicId("mail", mailId));
async function makeAccount() {
  const { userId } = await makeUser();
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [userId]);
  return { userId, email: rows[0]?.email ?? "" };
}

test("who has no account gets the link to begin one; who has one is told so, and gets none", async () => {
  const { linkId, mailId } = await place("sign-up", `${newId()}@example.test`);
  const fresh = await read(mailId);
  expect(readAccountToken(ADDRESS.exec(fresh?.text ?? "")?.[1] ?? "")).toBe(linkId);
  const known = await read((await place("sign-up", (await makeAccount()).email)).mailId);
  expect(known?.subject).toContain("You have an account");
  expect(known?.text).not.toMatch(ADDRESS);
});

test("a reset is said to accounts alone; a stranger's address goes at once", async () => {
  const [known, stranger] = [
    await place("reset", (await makeAccount()).email),
    await place("reset", "eve@example.test"),
  ];
  expect((await read(known.mailId))?.text).toMatch(ADDRESS);
  await sendDueMail({ kind: "keep" }, clock);
  const { rows } = await pool.query("SELECT state, recipient FROM mail_outbox WHERE id = $1", [stranger.mailId]);
  expect(rows).toEqual([{ state: "dropped", recipient: "" }]);
});

test("a link that was used, or is too old, is not sent any more", async () => {
  const email = `${newId()}@example.test`;
  const { linkId, mailId } = await place("sign-up", email);
  await pool.query("UPDATE account_link SET used_at = now() WHERE id = $1", [linkId]);
  expect(await read(mailId)).toBeNull();
});

test("an invitation names the artist and the role, and ends with being taken back", async () => {
  const [id, artistId] = [newId(), await makeArtist("The <b>Lanterns</b>")];
  await pool.query(
    `INSERT INTO artist_invitation (id, artist_id, email, role, created_at, expires_at)
     VALUES ($1, $2, 'ada@example.test', 'viewer', now(), now() + interval '1 day')`,
    [id, artistId],
  );
  const { mailId } = await place("invite", "ada@example.test", id);
  const letter = await read(mailId);
  expect(letter?.text).toContain("a viewer of The <b>Lanterns</b>");
  expect(letter?.html).toContain("The &lt;b&gt;Lanterns");
  await pool.query("UPDATE artist_invitation SET withdrawn_at = now() WHERE id = $1", [id]);
  expect(await read(mailId)).toBeNull();
});

test("both addresses of a change hear where the account goes; one that is taken already hears that it is", async () => {
  const [{ userId, email }, other] = [await makeAccount(), await makeAccount()];
  for (const newEmail of [`${newId()}@example.test`, other.email]) {
    const id = newId();
    await pool.query("DELETE FROM email_change");
    await pool.query(
      `INSERT INTO email_change (id, user_id, old_email, new_email, created_at, expires_at)
       VALUES ($1, $2, $3, $4, now(), now() + interval '1 day')`,
      [id, userId, email, newEmail],
    );
    expect((await read((await place("change-old", email, id)).mailId))?.text).toContain(newEmail);
    const said = (await read((await place("change-new", newEmail, id)).mailId))?.text ?? "";
    expect(ADDRESS.test(said)).toBe(newEmail !== other.email);
  }
});

test.each([
  ["approved", "The answer is yes"],
  ["refused", "The answer is no"],
] as const)("an application that was %s is answered with the admin's words", async (state, heading) => {
  const [id, mailId, { userId, email }] = [newId(), newId(), await makeAccount()];
  await pool.query(
    `INSERT INTO artist_application (id, user_id, artist_name, words, state, reply, created_at, decided_at)
     VALUES ($1, $2, 'Slow Harbour', 'Two tapes', $3, 'Come by on Monday.', now(), now())`,
    [id, userId, state],
  );
  await pool.query("INSERT INTO mail_outbox (id, kind, about, recipient) VALUES ($1, 'application-answer', $2, $3)", [
    mailId,
    id,
    email,
  ]);
  const letter = await read(mailId);
  expect(letter?.text).toContain(heading);
  expect(letter?.text).toContain("Come by on Monday.");
});

test("a change that somebody else made is told with its time, and opens nothing", async () => {
  for (const kind of ["password-changed", "email-changed"]) {
    const mailId = newId();
    await pool.query(
      `INSERT INTO mail_outbox (id, kind, recipient, details) VALUES ($1, $2, 'ada@example.test', '{"at":"2026-11-22T01:02:03.000Z"}')`,
      [mailId, kind],
    );
    const letter = await read(mailId);
    expect(letter?.text).toContain("22 November 2026");
    expect(letter?.text).not.toMatch(ADDRESS);
  }
});

test("a password that was set by mail names the API keys that ended with it", async () => {
  const mailId = newId();
  await pool.query(
    `INSERT INTO mail_outbox (id, kind, recipient, details) VALUES ($1, 'password-changed', 'ada@example.test', $2)`,
    [mailId, { at: "2026-11-22T01:02:03.000Z", endedKeys: ["stock list", "<b>old</b>"] }],
  );
  const letter = await read(mailId);
  expect(letter?.text).toContain("These API keys ended with it");
  expect(letter?.text).toContain("stock list");
  expect(letter?.html).not.toContain("<b>old</b>");
});
