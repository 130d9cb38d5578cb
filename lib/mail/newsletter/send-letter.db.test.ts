import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { hashAddress } from "@/lib/platform/hash-address";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import { makeArtist, makeUser } from "@/test/factories";
import { ManualClock } from "@/test/payment-world";
import { noticeToken, readNoticeToken } from "../notice-token";
import { previewMail } from "../preview-mail";
import { sendDueMail } from "../send-due-mail";
import { askForLetters } from "./ask-for-letters";
import { confirmLetters } from "./confirm-letters";
import { wishToken } from "./consent-token";
import { exportAddresses } from "./export-addresses";
import { previewLetter, readLetterDesk } from "./letter-desk";
import { sendLetter } from "./send-letter";
import { resumeLetters, stopLetters } from "./stop-letters";

type Person = Extract<Actor, { kind: "user" }>;
const LETTER = { subject: "A new record", body: "It is called Tide.\n\nCome and hear it." };
const GUEST: Actor = { kind: "guest" };
let clock: ManualClock;
let artistId: string;
let from: string;
let owner: Person;

beforeEach(async () => {
  clock = new ManualClock();
  await beginSender();
  await pool.query("DELETE FROM mail_outbox; DELETE FROM mail_bounce; DELETE FROM store_setting");
  await announceSettings();
});

async function beginSender(): Promise<void> {
  artistId = await makeArtist("Marguerite Ossian");
  from = toPublicId("artist", artistId);
  owner = await makeUser(["artist"], [artistId]);
}

async function subscriberOf(email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM letter_subscriber WHERE email = $1", [email]);
  return rows[0]?.id ?? newId();
}
async function ask(email: string, sender = from): Promise<void> {
  const wishes = [{ from: sender, wording: sender === "store" ? ("store-1" as const) : ("artist-1" as const) }];
  await askForLetters({ email, wishes, how: "artist-page", actor: GUEST }, clock);
}
/** The newest link to an address, as its mailbox has it. */
async function confirm(email: string): Promise<void> {
  const { rows } = await pool.query<{ wish: string }>(
    `SELECT wish_id AS wish FROM letter_consent WHERE act = 'asked' AND subscriber_id = $1 ORDER BY seq DESC LIMIT 1`,
    [await subscriberOf(email)],
  );
  if (rows[0]) await confirmLetters(wishToken(rows[0].wish), clock).catch(() => undefined);
}
async function subscribe(email = `${newId()}@example.test`, sender = from): Promise<string> {
  await ask(email, sender);
  await confirm(email);
  await pool.query("DELETE FROM mail_outbox WHERE kind = 'letter-confirm'");
  return email;
}
const send = (actor: Person = owner, letterId = newId(), sender = from) =>
  sendLetter({ letterId, actor, from: sender, input: LETTER }, clock);
const drain = async () => {
  while (await sendDueMail({ kind: "keep" }, clock));
};
const listLetters = async () =>
  (
    await pool.query<{ id: string; recipient: string; state: string; due: Date }>(
      "SELECT id, recipient, state, due_at AS due FROM mail_outbox WHERE kind = 'letter' ORDER BY due_at, recipient",
    )
  ).rows;

test("a letter goes to those who agreed to this artist's letters, once each, with its end at the foot", async () => {
  const [ada, ben] = [await subscribe(), await subscribe()];
  await subscribe(undefined, "store");
  await ask(`${newId()}@example.test`);
  await pool.query("DELETE FROM mail_outbox");
  const letterId = newId();
  const [first, again] = [await send(owner, letterId), await send(owner, letterId)];
  expect([first.readers, again]).toEqual([2, first]);
  await drain();
  const mails = await listLetters();
  expect(mails.map(({ recipient }) => recipient).sort()).toEqual([ada, ben].sort());
  expect(mails.map(({ state }) => state)).toEqual(["kept", "kept"]);
  const said = await previewMail(toPublicId("mail", mails[0]?.id ?? ""));
  expect(said?.subject).toBe("A new record");
  expect(said?.text).toContain("because you asked for letters of Marguerite Ossian");
  const token = /\/notices\/(\S+)/.exec(said?.text ?? "")?.[1] ?? "";
  expect(readNoticeToken(token)).toMatchObject({ kind: "letters", artistId });
  expect(await readLetterDesk(owner, from, clock)).toMatchObject({
    readers: 2,
    leftToday: 1,
    letters: [{ subject: "A new record", readers: 2, sent: 2, waiting: 0, notSent: 0 }],
  });
});

describe("between queue and sending", () => {
  test("who stops gets nothing, and the address goes from the outbox", async () => {
    const [stays, stops] = [await subscribe(), await subscribe()];
    await send();
    await stopLetters({ subscriberId: await subscriberOf(stops), artistId }, "letter", clock.now());
    await drain();
    expect((await listLetters()).map(({ recipient, state }) => [recipient, state]).sort()).toEqual([
      ["", "dropped"],
      [stays, "kept"],
    ]);
  });

  test("who is forgotten gets nothing", async () => {
    const email = await subscribe();
    await send();
    await pool.query("UPDATE letter_subscriber SET email = NULL, address_hash = NULL WHERE email = $1", [email]);
    await drain();
    expect(await listLetters()).toMatchObject([{ state: "dropped", recipient: "" }]);
  });

  test("an address that was refused for good is held; at the next letter it is not queued", async () => {
    const email = await subscribe();
    await send();
    await pool.query("INSERT INTO mail_bounce (address_hash, reason, bounced_at) VALUES ($1, '550 5.1.1', now())", [
      hashAddress(email),
    ]);
    await drain();
    expect(await listLetters()).toMatchObject([{ state: "held" }]);
    await expect(send()).rejects.toMatchObject({ code: "unprocessable" });
    expect(await readLetterDesk(owner, from, clock)).toMatchObject({ readers: 1, reachable: 0 });
  });
});

test("whatever was asked, confirmed, stopped and taken back, in whatever order: sent exactly to who agrees at that moment", async () => {
  const move = fc.constantFrom("ask", "confirm", "stop", "resume", "forget", "bounce", "send", "deliver", "wait");
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 14 }), async (moves) => {
      await pool.query("DELETE FROM mail_outbox; DELETE FROM mail_bounce; DELETE FROM letter");
      await beginSender();
      const email = `${newId()}@example.test`;
      let subscriberId = "";
      const model = {
        asks: [] as boolean[],
        agrees: false,
        isKnown: true,
        isBounced: false,
        queued: 0,
        sent: 0,
        stoppedAt: 0,
      };
      const run: Record<(typeof moves)[number], () => Promise<void>> = {
        ask: async () => {
          if (!model.isKnown) return;
          await ask(email);
          subscriberId = await subscriberOf(email);
          await pool.query("DELETE FROM mail_outbox WHERE kind = 'letter-confirm'");
          model.asks.push(true);
        },
        confirm: async () => {
          await confirm(email);
          if (model.isKnown && model.asks.at(-1)) model.agrees = true;
        },
        stop: async () => {
          if (subscriberId === "") return;
          await stopLetters({ subscriberId, artistId }, "letter", clock.now());
          if (!model.agrees) return;
          Object.assign(model, { agrees: false, stoppedAt: clock.now().getTime(), asks: model.asks.map(() => false) });
        },
        resume: async () => {
          const holder = { kind: "letters" as const, subscriberId, artistId };
          if (subscriberId !== "") await resumeLetters(holder, clock.now()).catch(() => undefined);
          const isSoon = model.stoppedAt > 0 && clock.now().getTime() - model.stoppedAt <= 3_600_000;
          if (isSoon && model.isKnown) model.agrees = true;
        },
        forget: async () => {
          await pool.query("UPDATE letter_subscriber SET email = NULL, address_hash = NULL WHERE email = $1", [email]);
          if (subscriberId !== "") Object.assign(model, { isKnown: false, agrees: false });
        },
        bounce: async () => {
          await pool.query(
            "INSERT INTO mail_bounce (address_hash, reason, bounced_at) VALUES ($1, '550', now()) ON CONFLICT DO NOTHING",
            [hashAddress(email)],
          );
          model.isBounced = true;
        },
        send: async () => {
          await pool.query("UPDATE letter SET created_at = created_at - interval '2 days'");
          await send().catch(() => undefined);
          if (model.agrees && !model.isBounced) model.queued += 1;
        },
        deliver: async () => {
          await drain();
          if (model.agrees && !model.isBounced) model.sent += model.queued;
          model.queued = 0;
        },
        wait: async () => clock.advance(3_600_001),
      };
      for (const one of moves) await run[one]();
      await drain();
      if (model.agrees && !model.isBounced) model.sent += model.queued;
      const kept = (await listLetters()).filter(({ state }) => state === "kept");
      expect(kept).toHaveLength(model.sent);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("so many a day for each sender, also at once; another sender has its own", async () => {
  await subscribe();
  await subscribe(undefined, "store");
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => send()));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const admin = await makeUser(["admin"]);
  expect((await send(admin, newId(), "store")).readers).toBeGreaterThan(0);
  clock.advance(24 * 3_600_000);
  expect(await send()).toMatchObject({ readers: 1 });
});

test("so many a minute, that other mail is not behind them", async () => {
  await setSetting(pool, "lettersPerMinute", 2, null);
  await announceSettings();
  for (let n = 0; n < 5; n++) await subscribe();
  await send();
  const minutes = (await listLetters()).map(({ due }) => (due.getTime() - clock.now().getTime()) / 60_000);
  expect(minutes).toEqual([0, 0, 1, 1, 2]);
  await drain();
  expect((await listLetters()).filter(({ state }) => state === "kept")).toHaveLength(2);
});

describe("the addresses", () => {
  test("are those who agreed to this artist, as cells no spreadsheet runs, and on record", async () => {
    const email = await subscribe(`=cmd-${newId()}@example.test`);
    await subscribe(undefined, "store");
    const csv = await (await exportAddresses(owner, from)).text();
    expect(csv).toContain(`'${email},`);
    expect(csv.trim().split("\r\n")).toHaveLength(2);
    const { rows } = await pool.query("SELECT action, after FROM audit_entry WHERE actor_id = $1", [owner.userId]);
    expect(rows).toEqual([{ action: "letters.exported", after: { addresses: 1 } }]);
  });

  test.each(["viewer", "other artist", "admin"])("a %s takes none and writes nothing", async (who) => {
    await subscribe();
    const people: Record<string, Person> = {
      viewer: { ...owner, viewedArtistIds: [artistId] },
      "other artist": await makeUser(["artist"], [await makeArtist()]),
      admin: await makeUser(["admin"]),
    };
    const actor = people[who] as Person;
    const code = who === "viewer" ? "forbidden" : "not_found";
    await expect(exportAddresses(actor, from)).rejects.toMatchObject({ code });
    await expect(send(actor)).rejects.toMatchObject({ code });
    await expect(previewLetter(actor, from, LETTER)).rejects.toMatchObject({ code });
  });
});

test("a preview says what readers get, and sends nothing", async () => {
  await subscribe();
  const { subject, text } = await previewLetter(owner, from, LETTER);
  expect(subject).toBe("A new record");
  expect(text).toContain("Come and hear it.");
  expect(text).toContain("No more letters of Marguerite Ossian");
  expect(await listLetters()).toEqual([]);
});

test("a link ends the letters of one sender and of one address, and nothing that was made up", () => {
  const holder = { kind: "letters" as const, subscriberId: newId(), artistId };
  const [who = "", , signature = ""] = noticeToken(holder).split(".");
  expect(readNoticeToken(noticeToken(holder))).toEqual(holder);
  expect(readNoticeToken(`${who}.store.${signature}`)).toBeNull();
  expect(readNoticeToken(noticeToken({ ...holder, subscriberId: newId() }).replace(/^[^.]+/, who))).toBeNull();
});
