import { expect, test } from "vitest";
import { POST as changeEmail } from "@/app/api/account/email/route";
import { POST as reset } from "@/app/api/account/reset/route";
import { POST as signUp } from "@/app/api/account/sign-up/route";
import { POST as inviteMember } from "@/app/api/artists/[id]/invitations/route";
import { POST as inviteArtist } from "@/app/api/settings/people/invitations/route";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { Browser, makePerson, ORIGIN } from "@/test/at-the-door";
import { makeArtist, makeSession, makeUser } from "@/test/factories";

type Said = { status: number; words: string };
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
/** A question about an address, asked as somebody else would; what is said has the address taken out. */
type Question = { name: string; ask: (email: string) => Promise<Said> };

const ROUNDS = 9;
const address = () => `${newId()}@example.test`;

async function send(handler: Handler, body: Record<string, string>, cookie?: string, params = {}): Promise<Said> {
  const headers = { origin: ORIGIN, host: "localhost:3000", "x-backline-peer": newId(), ...(cookie && { cookie }) };
  const reply = await handler(new Request(`${ORIGIN}/api/x`, { method: "POST", headers, body: JSON.stringify(body) }), {
    params: Promise.resolve(params),
  });
  const words = (await reply.text())
    .replaceAll(body.email ?? "", "(address)")
    .replaceAll(/inv_\w+/g, "(id)")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "(time)");
  return { status: reply.status, words };
}

async function enterAs(roles: Parameters<typeof makeUser>[0], artistIds: string[] = []): Promise<string> {
  return (await makeSession((await makeUser(roles, artistIds)).userId)).cookie;
}

async function listQuestions(): Promise<Question[]> {
  const artistId = await makeArtist();
  const [buyer, owner, admin] = [
    await enterAs(["buyer"]),
    await enterAs(["artist"], [artistId]),
    await enterAs(["admin"]),
  ];
  const of = { id: toPublicId("artist", artistId) };
  return [
    {
      name: "sign-in",
      ask: async (email) => {
        const { status, error } = await new Browser().callback("credentials", { email, password: "not the password" });
        await pool.query("DELETE FROM sign_in_throttle");
        return { status, words: error ?? "" };
      },
    },
    { name: "sign-up", ask: (email) => send(signUp, { email }) },
    { name: "reset", ask: (email) => send(reset, { email }) },
    { name: "change of address", ask: (email) => send(changeEmail, { email }, buyer) },
    { name: "invitation of a member", ask: (email) => send(inviteMember, { email, role: "viewer" }, owner, of) },
    { name: "invitation of an artist", ask: (email) => send(inviteArtist, { email, artistName: "New" }, admin) },
  ];
}

/** What is left of a question in tables that others could read, or count the time of. */
async function readTraces(email: string): Promise<unknown[]> {
  const links = await pool.query("SELECT kind, user_id IS NULL AS of_nobody FROM account_link WHERE email = $1", [
    email,
  ]);
  const mails = await pool.query("SELECT kind, state FROM mail_outbox WHERE recipient = $1", [email]);
  return [links.rows, mails.rows];
}
const middle = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

test("no door tells by words, rows or time whether an address has an account", async () => {
  for (const { name, ask } of await listQuestions()) {
    const took: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
    const said: Record<"known" | "unknown", unknown[]> = { known: [], unknown: [] };
    for (let n = 0; n < ROUNDS; n++)
      for (const of of n % 2 ? (["known", "unknown"] as const) : (["unknown", "known"] as const)) {
        const email = of === "known" ? (await makePerson()).email : address();
        const startedAt = performance.now();
        const answer = await ask(email);
        took[of].push(performance.now() - startedAt);
        if (n === 0) said[of] = [answer, await readTraces(email)];
      }
    expect(said.known, name).toEqual(said.unknown);
    const [known, unknown] = [middle(took.known), middle(took.unknown)];
    expect(Math.max(known, unknown) / Math.min(known, unknown), `${name}: ${known} and ${unknown} ms`).toBeLessThan(5);
  }
}, 60_000);
