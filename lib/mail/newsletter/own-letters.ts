import "server-only";
import { pool } from "../../platform/db";
import { AppError } from "../../platform/errors";
import { getSetting } from "../../platform/settings";
import type { Actor } from "../../shared/roles";
import type { LetterWish, OwnLetters } from "../../shared/schemas/letters";
import type { Clock } from "../../shared/time";
import { askForLetters, WISH_DAYS } from "./ask-for-letters";
import { findSender, toFrom } from "./senders";
import { stopLetters } from "./stop-letters";

type Person = Extract<Actor, { kind: "user" }>;
type Row = { artistId: string | null; name: string | null; slug: string | null; act: string; at: Date };

/** The account's address, once it is proven: who only typed it sees nothing of what its holder gets. */
async function readEmail({ userId }: Person): Promise<{ email: string; isVerified: boolean }> {
  const { rows } = await pool.query<{ email: string; isVerified: boolean }>(
    `SELECT email, email_verified_at IS NOT NULL AS "isVerified" FROM app_user WHERE id = $1`,
    [userId],
  );
  if (!rows[0]) throw new AppError("not_found", "There is no such account any more.");
  return rows[0];
}

// the last fact of each sender; an asking that came after a stop, or that nothing followed, waits while its link is good
const LIST = `
  SELECT DISTINCT ON (c.artist_id) c.artist_id AS "artistId", a.name, a.slug, c.at,
    CASE WHEN c.act = 'asked' AND EXISTS (SELECT 1 FROM letter_reader r WHERE r.subscriber_id = c.subscriber_id
      AND r.artist_id IS NOT DISTINCT FROM c.artist_id) THEN 'confirmed' ELSE c.act END AS act
  FROM letter_subscriber s JOIN letter_consent c ON c.subscriber_id = s.id LEFT JOIN artist a ON a.id = c.artist_id
  WHERE s.email = $1 ORDER BY c.artist_id, c.seq DESC`;

function stateOf({ act, at }: Row, now: Date): "on" | "off" | "waits" {
  if (act === "confirmed") return "on";
  const isWaiting = act === "asked" && now.getTime() - at.getTime() < WISH_DAYS * 86_400_000;
  return isWaiting ? "waits" : "off";
}

/** Of whom letters come to a person's address: the store always, and the artists they ever asked for. */
export async function listOwnLetters(actor: Person, clock: Clock): Promise<OwnLetters> {
  const [{ email, isVerified }, storeName] = await Promise.all([readEmail(actor), getSetting("storeName")]);
  const { rows } = isVerified ? await pool.query<Row>(LIST, [email]) : { rows: [] };
  const now = clock.now();
  const items = rows.map((row) => {
    const state = stateOf(row, now);
    const since = state === "off" ? null : row.at.toISOString();
    return { from: toFrom(row.artistId), name: row.name ?? storeName, slug: row.slug, state, since };
  });
  const store = { from: "store" as const, name: storeName, slug: null, state: "off" as const, since: null };
  const artists = items.filter(({ from }) => from !== "store").sort((a, b) => a.name.localeCompare(b.name));
  return { items: [items.find(({ from }) => from === "store") ?? store, ...artists] };
}

/** Asks for letters at one's own address, or ends them. */
export async function chooseOwnLetters(
  actor: Person,
  { wish, isOn }: { wish: LetterWish; isOn: boolean },
  clock: Clock,
): Promise<void> {
  const { email, isVerified } = await readEmail(actor);
  if (isOn) return askForLetters({ email, wishes: [wish], how: "account", actor }, clock);
  if (!isVerified) throw new AppError("forbidden", "Confirm your address first, or use the link in a letter.");
  const { artistId } = await findSender(wish.from);
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM letter_subscriber WHERE email = $1", [email]);
  if (rows[0]) await stopLetters({ subscriberId: rows[0].id, artistId }, "account", clock.now());
}
