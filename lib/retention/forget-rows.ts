import "server-only";
import type { RetentionKind } from "../shared/schemas/retention";

// roll-ups count by person_of, which reads the number back out of it
const FORGOTTEN = "'forgotten:' || person_of(listener_id)";
const IS_KNOWN = "listener_id NOT LIKE 'forgotten:%'";

// a payment that may still have moved money keeps whoever is to be told of it
const IS_ABANDONED = `o.paid_at IS NULL AND o.status IN ('pending', 'failed', 'expired') AND NOT EXISTS (
  SELECT 1 FROM payment p LEFT JOIN payment_attempt a ON a.payment_id = p.id WHERE p.order_id = o.id
    AND (p.state NOT IN ('open', 'failed', 'expired') OR a.state IN ('sent', 'unknown', 'authorized', 'capturing', 'capture_unknown', 'captured', 'voiding')))`;

const LAST_FACT = "(SELECT max(at) FROM letter_consent c WHERE c.subscriber_id = s.id)";
const EVER_CONFIRMED = "EXISTS (SELECT 1 FROM letter_consent c WHERE c.subscriber_id = s.id AND c.act = 'confirmed')";
const forgetSubscribers = (which: string) => `
  UPDATE letter_subscriber SET email = NULL, address_hash = NULL WHERE id IN (
    SELECT s.id FROM letter_subscriber s WHERE s.email IS NOT NULL AND s.created_at < $1 AND ${LAST_FACT} < $1 AND ${which} LIMIT $2)`;

/**
 * What of a kind is forgotten: each statement takes away or blanks at most `$2` rows of what is older than `$1`, and is run until
 * it finds fewer. Money, ledger, audit and roll-ups are in none of them. */
export const FORGET: Readonly<Record<Exclude<RetentionKind, "settlements">, readonly string[]>> = {
  sessions: [
    `DELETE FROM session WHERE id IN (
       SELECT id FROM session WHERE least(revoked_at, expires_at) < $1 LIMIT $2)`,
  ],
  signInTries: [
    `DELETE FROM sign_in_throttle WHERE subject IN (
       SELECT subject FROM sign_in_throttle WHERE greatest(window_ends_at, blocked_until) < $1 LIMIT $2)`,
  ],
  repeats: [
    `DELETE FROM idempotency_key WHERE (actor, key) IN (
       SELECT actor, key FROM idempotency_key WHERE created_at < $1 LIMIT $2)`,
  ],
  accountLinks: [
    "DELETE FROM account_link WHERE id IN (SELECT id FROM account_link WHERE expires_at < $1 LIMIT $2)",
    "DELETE FROM email_change WHERE id IN (SELECT id FROM email_change WHERE expires_at < $1 LIMIT $2)",
    `DELETE FROM artist_invitation WHERE id IN (
       SELECT id FROM artist_invitation WHERE coalesce(accepted_at, withdrawn_at, expires_at) < $1 LIMIT $2)`,
  ],
  applications: [
    "DELETE FROM artist_application WHERE id IN (SELECT id FROM artist_application WHERE decided_at < $1 LIMIT $2)",
  ],
  mail: ["DELETE FROM mail_outbox WHERE id IN (SELECT id FROM mail_outbox WHERE created_at < $1 LIMIT $2)"],
  unconfirmedLetters: [forgetSubscribers(`NOT ${EVER_CONFIRMED}`)],
  stoppedLetters: [
    forgetSubscribers(`${EVER_CONFIRMED} AND NOT EXISTS (SELECT 1 FROM letter_reader r WHERE r.subscriber_id = s.id)`),
  ],
  unpaidContacts: [
    `DELETE FROM order_contact WHERE order_id IN (
       SELECT o.id FROM customer_order o JOIN order_contact c ON c.order_id = o.id
       WHERE o.created_at < $1 AND ${IS_ABANDONED} LIMIT $2)`,
  ],
  paidContacts: [
    `UPDATE order_contact SET email = 'forgotten:' || person_of(lower(email)), name = '' WHERE order_id IN (
       SELECT o.id FROM customer_order o JOIN order_contact c ON c.order_id = o.id
       WHERE o.paid_at < $1 AND c.email NOT LIKE 'forgotten:%' LIMIT $2)`,
  ],
  listeners: [
    `UPDATE play SET listener_id = ${FORGOTTEN} WHERE (played_at, id) IN (
       SELECT played_at, id FROM play WHERE played_at < $1 AND ${IS_KNOWN} LIMIT $2)`,
    `UPDATE funnel_event SET listener_id = ${FORGOTTEN} WHERE (hour, step, listener_id, artist_id) IN (
       SELECT hour, step, listener_id, artist_id FROM funnel_event WHERE at < $1 AND ${IS_KNOWN} LIMIT $2)`,
    `UPDATE customer_order SET listener_id = ${FORGOTTEN} WHERE id IN (
       SELECT id FROM customer_order WHERE created_at < $1 AND ${IS_KNOWN} LIMIT $2)`,
  ],
  webhooks: [
    `UPDATE webhook_inbox SET payload = jsonb_strip_nulls(jsonb_build_object('fact', payload->'fact',
         'attemptRef', payload->'attemptRef', 'occurredAt', payload->'occurredAt', 'forgotten', true))
     WHERE id IN (SELECT id FROM webhook_inbox WHERE processed_at < $1 AND NOT payload ? 'forgotten' LIMIT $2)`,
  ],
};
