import { beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { readUsed } from "@/lib/platform/rate-limit";
import { newId, toPublicId } from "@/lib/shared/ids";
import { type Actor, GUEST } from "@/lib/shared/roles";

import { makeArtist, makeUser } from "@/test/factories";
import { ManualClock } from "@/test/payment-world";
import { previewMail } from "../preview-mail";
import { sendDueMail } from "../send-due-mail";
import { askForLetters } from "./ask-for-letters";
import { confirmLetters } from "./confirm-letters";
import { chooseOwnLetters, listOwnLetters } from "./own-letters";
import { readLetters, resumeLetters, stopLetters } from "./stop-letters";

const DAY_MS = 86_400_000;
let clock: ManualClock;
let artistId: string;
let from: string;
beforeEach(async () => {
  clock = new ManualClock();
  artistId = await makeArtist("Marguerite Ossian");
  from = toPublicId("artist", artistId);
  await pool.query("DELETE FROM mail_outbox");
});

const newAddress = () => `${newId()}@example.test`;
const ask = (email: string, actor: Actor = GUEST) =>
  askForLetters({ email, wishes: [{ from, wording: "artist-1" }], how: "artist-page", actor }, clock);

async function readers(): Promise<string[]> {
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM letter_reader WHERE artist_id = $1", [
    artistId,
  ]);
  return rows.map(({ email }) => email);
}
async function factsOf(email: string) {
  const { rows } = await pool.query<{ act: string; how: string; wording: string | null; words: string | null }>(
    `SELECT act, how, wording, words FROM letter_consent c JOIN letter_subscriber s ON s.id = c.subscriber_id
     WHERE s.email = $1 ORDER BY seq`,
    [email],
  );
  return rows;
}
/** The token in the newest mail to an address, as its reader finds it. */
async function readToken(email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM mail_outbox WHERE recipient = $1 AND kind = 'letter-confirm' ORDER BY created_at DESC, id DESC LIMIT 1",
    [email],
  );
  const letter = await previewMail(toPublicId("mail", rows[0]?.id ?? ""));
  return /\/letters\/confirm#(\S+)/.exec(letter?.text ?? "")?.[1] ?? "";
}
async function holderOf(email: string) {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM letter_subscriber WHERE email = $1", [email]);
  return { kind: "letters" as const, subscriberId: rows[0]?.id ?? "", artistId };
}
async function verified(): Promise<{ actor: Extract<Actor, { kind: "user" }>; email: string }> {
  const actor = await makeUser();
  const { rows } = await pool.query<{ email: string }>(
    "UPDATE app_user SET email_verified_at = now() WHERE id = $1 RETURNING email",
    [actor.userId],
  );
  return { actor: { ...actor, sessionId: newId() }, email: rows[0]?.email ?? "" };
}

describe("an address that somebody typed", () => {
  test("is no reader before its mailbox said yes; then the facts prove what was agreed to, and how", async () => {
    const email = newAddress();
    await ask(email);
    expect(await readers()).toEqual([]);
    expect(await confirmLetters(await readToken(email), clock)).toEqual({ names: ["Marguerite Ossian"] });
    expect(await readers()).toEqual([email]);
    expect(await factsOf(email)).toEqual([
      { act: "asked", how: "artist-page", wording: "artist-1", words: expect.stringContaining("Marguerite Ossian") },
      { act: "confirmed", how: "mail", wording: null, words: null },
    ]);
  });

  test("confirmed twice, one fact; asked again, the mail says that there is nothing to do", async () => {
    const email = newAddress();
    await ask(email);
    const token = await readToken(email);
    await Promise.all([confirmLetters(token, clock), confirmLetters(token, clock)]);
    expect((await factsOf(email)).filter(({ act }) => act === "confirmed")).toHaveLength(1);
    clock.advance(1_000);
    await ask(email);
    const { rows } = await pool.query<{ id: string }>(
      "SELECT id FROM mail_outbox WHERE recipient = $1 ORDER BY created_at DESC LIMIT 1",
      [email],
    );
    const letter = await previewMail(toPublicId("mail", rows[0]?.id ?? ""));
    expect(letter?.text).toContain("There is nothing to do");
    expect(letter?.text).not.toContain("/letters/confirm");
  });

  test("known or not, the same is written: one fact and one mail", async () => {
    const count = async () =>
      (
        await pool.query(
          "SELECT (SELECT count(*) FROM letter_consent) AS facts, (SELECT count(*) FROM mail_outbox) AS mails",
        )
      ).rows[0] as { facts: number; mails: number };
    const email = newAddress();
    await ask(email);
    await confirmLetters(await readToken(email), clock);
    const differences: object[] = [];
    for (const address of [email, newAddress(), (await verified()).email]) {
      const before = await count();
      expect(await ask(address)).toBeUndefined();
      const after = await count();
      differences.push({ facts: after.facts - before.facts, mails: after.mails - before.mails });
    }
    expect(differences).toEqual(Array(3).fill({ facts: 1, mails: 1 }));
  });

  test("each question counts for the address, so that nobody floods a mailbox", async () => {
    const email = newAddress();
    for (let n = 0; n < 3; n++) await ask(email);
    expect(await readUsed("account-mail", email)).toBe(3);
  });

  test("a guess, a link that is too old, and one from before a stop confirm nothing", async () => {
    const email = newAddress();
    await ask(email);
    const token = await readToken(email);
    await expect(confirmLetters(`${token.slice(0, -1)}x`, clock)).rejects.toMatchObject({ code: "not_found" });
    await confirmLetters(token, clock);
    await stopLetters(await holderOf(email), "letter", clock.now());
    await expect(confirmLetters(token, clock)).rejects.toMatchObject({ code: "gone" });
    const other = newAddress();
    await ask(other);
    const late = await readToken(other);
    clock.advance(7 * DAY_MS + 1);
    await expect(confirmLetters(late, clock)).rejects.toMatchObject({ code: "gone" });
    expect(await readers()).toEqual([]);
  });

  test("an artist that is none is refused, and nothing is written", async () => {
    const wishes = [{ from: toPublicId("artist", newId()), wording: "artist-1" as const }];
    const asked = askForLetters({ email: newAddress(), wishes, how: "artist-page", actor: GUEST }, clock);
    await expect(asked).rejects.toMatchObject({ code: "not_found" });
  });

  test("in the demo the question is kept, and one that says nothing any more loses its address", async () => {
    const [email, other] = [newAddress(), newAddress()];
    await ask(email);
    await ask(other);
    await pool.query("UPDATE letter_subscriber SET email = NULL, address_hash = NULL WHERE email = $1", [other]);
    clock.advance(1_000);
    await sendDueMail({ kind: "keep" }, clock);
    const { rows } = await pool.query("SELECT recipient, state FROM mail_outbox ORDER BY state DESC");
    expect(rows).toEqual([
      { recipient: email, state: "kept" },
      { recipient: "", state: "dropped" },
    ]);
  });
});

describe("one's own verified address", () => {
  test("needs no mail; a session is needed, an API key proves no mailbox", async () => {
    const { actor, email } = await verified();
    await ask(email, { ...actor, sessionId: null });
    expect(await readers()).toEqual([]);
    await ask(email, actor);
    expect(await readers()).toEqual([email]);
    expect((await factsOf(email)).at(-1)).toMatchObject({ act: "confirmed", how: "account" });
  });

  test("somebody else's address is asked by mail, whoever is signed in", async () => {
    const { actor } = await verified();
    const email = newAddress();
    await ask(email, actor);
    expect(await readers()).toEqual([]);
  });

  test("the account says who may write and ends it; an unverified account is told nothing of the address", async () => {
    const { actor, email } = await verified();
    const wish = { from, wording: "artist-1" as const };
    await chooseOwnLetters(actor, { wish, isOn: true }, clock);
    expect((await listOwnLetters(actor, clock)).items.map(({ from: who, state }) => [who, state])).toEqual([
      ["store", "off"],
      [from, "on"],
    ]);
    await pool.query("UPDATE app_user SET email_verified_at = NULL WHERE id = $1", [actor.userId]);
    expect((await listOwnLetters(actor, clock)).items).toHaveLength(1);
    await expect(chooseOwnLetters(actor, { wish, isOn: false }, clock)).rejects.toMatchObject({ code: "forbidden" });
    await pool.query("UPDATE app_user SET email_verified_at = now() WHERE id = $1", [actor.userId]);
    await chooseOwnLetters(actor, { wish, isOn: false }, clock);
    expect(await readers()).toEqual([]);
    expect((await factsOf(email)).map(({ act }) => act)).toEqual(["asked", "confirmed", "withdrawn"]);
  });
});

describe("a stop", () => {
  test("counts at once, twice is once, and can be taken back within the hour and no later", async () => {
    const { actor, email } = await verified();
    await ask(email, actor);
    const holder = await holderOf(email);
    for (let n = 0; n < 2; n++) await stopLetters(holder, "letter", clock.now());
    expect(await readers()).toEqual([]);
    expect(await readLetters(holder, clock.now())).toMatchObject({ isStopped: true, mayResume: true });
    await resumeLetters(holder, clock.now());
    expect(await readers()).toEqual([email]);
    await stopLetters(holder, "letter", clock.now());
    clock.advance(3_600_001);
    expect(await readLetters(holder, clock.now())).toMatchObject({ isStopped: true, mayResume: false });
    await expect(resumeLetters(holder, clock.now())).rejects.toMatchObject({ code: "gone" });
    expect((await factsOf(email)).map(({ act }) => act)).toEqual([
      "asked",
      "confirmed",
      "withdrawn",
      "confirmed",
      "withdrawn",
    ]);
  });

  test("of what was never confirmed leaves no fact", async () => {
    const email = newAddress();
    await ask(email);
    await stopLetters(await holderOf(email), "letter", clock.now());
    expect((await factsOf(email)).map(({ act }) => act)).toEqual(["asked"]);
  });
});

test("facts are only ever added", async () => {
  await ask(newAddress());
  await expect(pool.query("UPDATE letter_consent SET act = 'withdrawn'")).rejects.toThrow(/append-only/i);
  await expect(pool.query("DELETE FROM letter_consent")).rejects.toThrow(/append-only/i);
});
