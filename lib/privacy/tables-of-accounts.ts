import "server-only";
import { ID_ONLY, type PersonalEntry, scrub } from "./entry";

const IS_USERS = "user_id = :user";
const IS_ADDRESSED = "(email = ANY(:emails) OR email = ANY(:addresses))";
const SHA = (value: string) => `encode(sha256(convert_to(${value}, 'UTF8')), 'hex')`;
const SECRET = { not: "a secret, or the hash of one: a copy of it could only be stolen" };

const THROTTLED = `subject IN (SELECT 'account:' || ${SHA("address")} FROM unnest(:addresses) AS address
  UNION ALL SELECT 'factor:' || ${SHA(":user::text")})`;

/** Rows that begin and end with an account. */
export const ACCOUNT_TABLES: readonly PersonalEntry[] = [
  { table: "role_grant", columns: ["user_id", "role"], of: IS_USERS, told: "account.json", erased: { by: "delete" } },
  {
    table: "session",
    columns: ["user_id", "user_agent", "place", "amr"],
    of: IS_USERS,
    told: "sessions.json",
    erased: { by: "delete" },
  },
  {
    table: "second_factor",
    columns: ["user_id", "name", "kind"],
    of: IS_USERS,
    told: "factors.json",
    erased: { by: "delete" },
  },
  {
    table: "second_factor",
    columns: ["credential_id", "public_key", "totp_secret", "rp_id", "transports"],
    of: IS_USERS,
    told: SECRET,
    erased: { by: "delete" },
  },
  { table: "backup_code", columns: ["user_id", "code_hash"], of: IS_USERS, told: SECRET, erased: { by: "delete" } },
  { table: "pending_sign_in", columns: ["user_id"], of: IS_USERS, told: SECRET, erased: { by: "delete" } },
  { table: "key_challenge", columns: ["user_id", "bound_to"], of: IS_USERS, told: SECRET, erased: { by: "delete" } },
  {
    table: "api_key",
    columns: ["user_id", "name", "prefix", "key_hash", "scopes"],
    of: IS_USERS,
    told: "api-keys.json",
    erased: { by: "delete" },
  },
  {
    table: "sign_in_throttle",
    columns: ["subject"],
    of: THROTTLED,
    told: { not: "a hash that counts wrong passwords, and ends within the hour" },
    erased: { by: "delete" },
  },
  {
    table: "account_link",
    columns: ["email", "user_id", "about"],
    of: "user_id = :user OR email = ANY(:addresses) OR email = ANY(:emails)",
    told: { not: "what makes the link of a mail; the mails themselves are in mails.json" },
    erased: { by: "delete" },
  },
  {
    table: "email_change",
    columns: ["user_id", "old_email", "new_email"],
    of: IS_USERS,
    told: "account.json",
    erased: { by: "delete" },
  },
  {
    table: "artist_invitation",
    columns: ["email", "artist_name"],
    of: "email = ANY(:emails)",
    told: "invitations.json",
    erased: { by: "delete" },
  },
  {
    table: "artist_invitation",
    columns: ["invited_by"],
    of: "invited_by = :user",
    told: { not: "who was invited is somebody else" },
    erased: { by: "keep", why: ID_ONLY },
  },
  {
    table: "artist_application",
    columns: ["user_id", "artist_name", "words", "reply"],
    of: IS_USERS,
    told: "applications.json",
    erased: { by: "delete" },
  },
  { table: "order_claim", columns: ["user_id"], of: IS_USERS, told: "orders.json", erased: { by: "delete" } },
  {
    table: "artist_member",
    columns: ["user_id", "role"],
    of: IS_USERS,
    told: "artists.json",
    erased: { by: "delete" },
  },
  { table: "mail_stop", columns: ["user_id", "kind"], of: IS_USERS, told: "choices.json", erased: { by: "delete" } },
  {
    table: "share_link",
    columns: ["created_by", "scope"],
    of: "created_by = :user",
    told: "share-links.json",
    erased: { by: "delete" },
  },
  {
    table: "mail_outbox",
    columns: ["recipient", "subject", "body", "about", "details", "last_error", "once_key"],
    of: `lower(recipient) = ANY(:emails) OR split_part(once_key, ':', 1) = ANY(:hashes) OR about = :user OR details->>'userId' = :user::text
      OR (lower(recipient) = ANY(:addresses) AND kind NOT IN ('receipt', 'refund', 'links'))
      OR (kind = 'receipt' AND about = ANY(:orders))
      OR (kind = 'refund' AND about IN (SELECT r.id FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.order_id = ANY(:orders)))`,
    told: "mails.json",
    erased: { by: "delete" },
  },
  // facts can only be added; they name the row of the address, which is empty afterwards
  {
    table: "letter_consent",
    columns: ["subscriber_id", "act", "how", "wording", "words"],
    of: `subscriber_id IN (SELECT id FROM letter_subscriber WHERE ${IS_ADDRESSED})`,
    told: "letters.json",
    erased: { by: "keep", why: "it proves that letters were asked for, and leads to no address" },
  },
  {
    table: "letter_subscriber",
    columns: ["email", "address_hash"],
    of: IS_ADDRESSED,
    told: "letters.json",
    erased: { by: "set", set: "email = NULL, address_hash = NULL" },
  },
  {
    table: "mail_bounce",
    columns: ["address_hash", "reason"],
    of: "address_hash = ANY(:hashes)",
    told: { not: "a keyed hash, and what a mail server said of it" },
    erased: { by: "delete" },
  },
  {
    table: "audit_entry",
    columns: ["actor_id", "subject", "before", "after"],
    of: "actor_id = :user::text",
    told: "actions.json",
    erased: { by: "keep", why: "the log holds ids and settings only, and changing an entry would break its chain" },
  },
  {
    table: "idempotency_key",
    columns: ["actor", "operation", "reply", "key"],
    of: "actor = 'user:' || :user::text OR resource_id = ANY(:orders) OR operation LIKE ANY(:paths)",
    told: { not: "answers kept for two days in case a request comes twice; what they say is in the other files" },
    erased: { by: "delete" },
  },
  {
    table: "payment_settings_version",
    columns: ["note"],
    of: "note ~* :words",
    told: { not: "notes of the staff about settings" },
    erased: { by: "set", set: scrub("note") },
  },
  // the last one: what comes before finds its rows by it
  {
    table: "app_user",
    columns: ["email", "name", "password_hash", "email_verified_at"],
    of: "id = :user",
    told: "account.json",
    erased: {
      by: "set",
      set: `email = id::text, name = '', password_hash = NULL, email_verified_at = NULL,
        disabled_at = coalesce(disabled_at, :now), erased_at = :now`,
    },
  },
];
