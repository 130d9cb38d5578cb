import { pool } from "@/lib/platform/db";

/**
 * From which state of a payment attempt it may come to which. docs/payments.md draws exactly this
 * (attempt-transitions.test.ts), and every fault history is held to it.
 */
export const ATTEMPT_TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  sent: [
    ...["created", "needs_buyer", "authorized", "captured", "voiding", "declined", "not_sent", "unknown", "absent"],
  ],
  created: ["sent", "superseded", "expired", "needs_buyer", "authorized", "captured", "voiding", "declined"],
  needs_buyer: ["sent", "superseded", "expired", "created", "authorized", "captured", "voiding", "declined"],
  unknown: [
    "sent",
    "created",
    "needs_buyer",
    "authorized",
    "captured",
    "voiding",
    "voided",
    "declined",
    "not_sent",
    "absent",
  ],
  authorized: ["capturing", "captured", "voided"],
  capturing: ["captured", "capture_unknown", "authorized", "voided"],
  capture_unknown: ["capturing", "captured", "authorized", "voided", "absent"],
  voiding: ["voided"],
};

const WATCH = `
  CREATE UNLOGGED TABLE IF NOT EXISTS seen_transition (was text NOT NULL, became text NOT NULL);
  CREATE OR REPLACE FUNCTION see_transition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO seen_transition VALUES (OLD.state, NEW.state); RETURN NULL; END $$;
  CREATE OR REPLACE TRIGGER see_transition AFTER UPDATE OF state ON payment_attempt FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION see_transition()`;

/** Has the database of a test write down every change of an attempt's state from now on. */
export async function watchTransitions(): Promise<void> {
  await pool.query(WATCH);
}

/** Changes of state that were seen since the last time and are not in the table, as "from to". */
export async function findStrangeTransitions(): Promise<string[]> {
  const { rows } = await pool.query<{ was: string; became: string }>(
    "DELETE FROM seen_transition RETURNING was, became",
  );
  const strange = rows.filter(({ was, became }) => !ATTEMPT_TRANSITIONS[was]?.includes(became));
  return [...new Set(strange.map(({ was, became }) => `${was} ${became}`))];
}
