import "server-only";
import { hashAddress } from "@/lib/platform/hash-address";
import type { Db } from "../../platform/db";
import { newId } from "../../shared/ids";
import type { Wording } from "../../shared/schemas/letters";

export type ConsentWay = "checkout" | "artist-page" | "account" | "mail" | "letter";
export type Asked = { artistId: string | null; wording: Wording; words: string };
type Fact = { wishId: string; subscriberId: string; artistId: string | null; how: ConsentWay; at: Date };

/** The row of an address (lower case), made where there is none; facts about it are added one transaction after another. */
export async function lockSubscriber(db: Db, email: string, now: Date): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO letter_subscriber (id, email, address_hash, created_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (email) DO UPDATE SET address_hash = EXCLUDED.address_hash RETURNING id`,
    [newId(), email, hashAddress(email), now],
  );
  return rows[0]?.id ?? "";
}

/** Null when the address was forgotten. */
export async function lockSubscriberById(db: Db, subscriberId: string): Promise<string | null> {
  const { rows } = await db.query<{ email: string | null }>(
    "SELECT email FROM letter_subscriber WHERE id = $1 FOR UPDATE",
    [subscriberId],
  );
  return rows[0]?.email ?? null;
}

export async function addAsked(db: Db, fact: Fact & Asked): Promise<void> {
  await db.query(
    `INSERT INTO letter_consent (wish_id, subscriber_id, artist_id, act, how, wording, words, at)
     VALUES ($1, $2, $3, 'asked', $4, $5, $6, $7)`,
    [fact.wishId, fact.subscriberId, fact.artistId, fact.how, fact.wording, fact.words, fact.at],
  );
}

/** Adds a fact that decides; nothing where it is so already. In the transaction that holds the subscriber. */
export async function decide(db: Db, act: "confirmed" | "withdrawn", fact: Fact): Promise<void> {
  const last = await readLast(db, fact.subscriberId, fact.artistId);
  if ((last?.act ?? "withdrawn") === act) return;
  await db.query(
    "INSERT INTO letter_consent (wish_id, subscriber_id, artist_id, act, how, at) VALUES ($1, $2, $3, $4, $5, $6)",
    [fact.wishId, fact.subscriberId, fact.artistId, act, fact.how, fact.at],
  );
}

type Last = { act: "confirmed" | "withdrawn"; wishId: string; seq: number; at: Date };

/** The last word that decides between a subscriber and a sender; null while there is none. */
export async function readLast(db: Db, subscriberId: string, artistId: string | null): Promise<Last | null> {
  const { rows } = await db.query<Last>(
    `SELECT act, wish_id AS "wishId", seq, at FROM letter_consent
     WHERE subscriber_id = $1 AND artist_id IS NOT DISTINCT FROM $2 AND act <> 'asked' ORDER BY seq DESC LIMIT 1`,
    [subscriberId, artistId],
  );
  return rows[0] ?? null;
}
