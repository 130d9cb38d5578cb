import "server-only";
import type { CopyFile } from "./copy-file";

/** What somebody's copy says of their account. */
export const ACCOUNT_FILES: readonly CopyFile[] = [
  {
    name: "account.json",
    what: "your account: address, name, roles",
    sql: `SELECT u.id, u.email, u.name, u.created_at AS "createdAt", u.email_verified_at AS "emailConfirmedAt",
        u.password_changed_at AS "passwordChangedAt",
        (SELECT coalesce(jsonb_agg(role ORDER BY role), '[]') FROM role_grant WHERE user_id = u.id) AS roles,
        (SELECT jsonb_build_object('from', old_email, 'to', new_email, 'until', expires_at) FROM email_change WHERE user_id = u.id) AS "emailChange"
      FROM app_user u WHERE u.id = :user`,
    fields: {
      id: "the account's id",
      email: "the address you sign in with",
      name: "your name here",
      createdAt: "since when the account is there",
      emailConfirmedAt: "when you proved that the address is yours; null: not yet",
      passwordChangedAt: "when the password was set last; the store holds a hash of it, not the password",
      roles: "what you may do here",
      emailChange: "a change of address that waits for a yes; null: none",
    },
    ids: { id: "user" },
  },
  {
    name: "sessions.json",
    what: "where you were signed in",
    sql: `SELECT id, created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", revoked_at AS "endedAt",
        user_agent AS browser, place AS network, to_jsonb(amr) AS "provedBy" FROM session WHERE user_id = :user ORDER BY created_at, id`,
    fields: {
      id: "the session's id",
      createdAt: "when you signed in",
      lastSeenAt: "the last request",
      expiresAt: "when it ends by itself",
      endedAt: "when it was ended; null: not",
      browser: "as the browser named itself",
      network: "the network it came from, without its last part",
      provedBy: "password (pwd), passkey, code of an app (otp), backup code",
    },
    ids: { id: "session" },
  },
  {
    name: "factors.json",
    what: "passkeys and authenticator apps",
    sql: `SELECT kind, name, created_at AS "createdAt", last_used_at AS "lastUsedAt" FROM second_factor
      WHERE user_id = :user AND confirmed_at IS NOT NULL ORDER BY created_at, id`,
    fields: {
      kind: "passkey or totp (an app)",
      name: "what you called it",
      createdAt: "when you added it",
      lastUsedAt: "when you used it last",
    },
  },
  {
    name: "api-keys.json",
    what: "keys for scripts",
    sql: `SELECT id, name, prefix, to_jsonb(scopes) AS scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt", revoked_at AS "endedAt"
      FROM api_key WHERE user_id = :user ORDER BY created_at, id`,
    fields: {
      id: "the key's id",
      name: "what you called it",
      prefix: "how it begins; the store holds a hash of the rest",
      scopes: "what it may do",
      createdAt: "when you made it",
      lastUsedAt: "when it was used last",
      endedAt: "when it was ended; null: not",
    },
    ids: { id: "apiKey" },
  },
  {
    name: "mails.json",
    what: "mails to you that the store still keeps",
    sql: `SELECT kind, lower(recipient) AS "to", state, created_at AS "writtenAt", sent_at AS "sentAt" FROM mail_outbox
      WHERE lower(recipient) = ANY(:emails) OR (lower(recipient) = ANY(:addresses) AND kind NOT IN ('receipt', 'refund', 'links'))
      ORDER BY created_at, id`,
    fields: {
      kind: "what it is about: receipt, refund, reset …",
      to: "your address",
      state: "waiting, sent, kept (a demo), bounced, held, failed, dropped",
      writtenAt: "when it was to be sent",
      sentAt: "when it was; null: not",
    },
  },
  {
    name: "choices.json",
    what: "mails that you ended",
    sql: `SELECT kind AS "ended", stopped_at AS at FROM mail_stop WHERE user_id = :user ORDER BY 1`,
    fields: { ended: "which kind of mail you want no more", at: "since when" },
  },
  {
    name: "letters.json",
    what: "letters of artists and of the store that you asked for or ended",
    sql: `SELECT coalesce(a.name, 'the store') AS "from", c.act, c.how, c.words, c.at FROM letter_consent c
      JOIN letter_subscriber s ON s.id = c.subscriber_id LEFT JOIN artist a ON a.id = c.artist_id
      WHERE s.email = ANY(:emails) OR s.email = ANY(:addresses) ORDER BY c.seq`,
    fields: {
      from: "whose letters",
      act: "asked, confirmed, withdrawn",
      how: "where: checkout, artist-page, account, mail, letter",
      words: "what you were shown when you asked; null: you did not ask then",
      at: "when",
    },
  },
  {
    name: "actions.json",
    what: "what you did that the store's log holds",
    sql: `SELECT at, action FROM audit_entry WHERE actor_id = :user::text ORDER BY seq`,
    fields: { at: "when", action: "what" },
  },
  {
    name: "invitations.json",
    what: "invitations that were sent to you",
    sql: `SELECT coalesce(a.name, i.artist_name) AS artist, i.role, i.created_at AS "sentAt", i.accepted_at AS "acceptedAt", i.withdrawn_at AS "withdrawnAt"
      FROM artist_invitation i LEFT JOIN artist a ON a.id = i.artist_id WHERE i.email = ANY(:emails) ORDER BY i.created_at, i.id`,
    fields: {
      artist: "which artist",
      role: "as what",
      sentAt: "when",
      acceptedAt: "when you took it up; null: not",
      withdrawnAt: "when it was taken back; null: not",
    },
  },
  {
    name: "applications.json",
    what: "your applications as an artist",
    sql: `SELECT artist_name AS "artistName", words, state, reply, created_at AS "sentAt", decided_at AS "answeredAt" FROM artist_application
      WHERE user_id = :user ORDER BY created_at, id`,
    fields: {
      artistName: "the name you gave",
      words: "what you wrote",
      state: "waiting, approved, refused",
      reply: "the store's answer",
      sentAt: "when you applied",
      answeredAt: "when it was answered; null: not yet",
    },
  },
  {
    name: "share-links.json",
    what: "links to figures that you made",
    sql: `SELECT id, scope, created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "endedAt", opened, opened_at AS "lastOpenedAt"
      FROM share_link WHERE created_by = :user ORDER BY created_at, id`,
    fields: {
      id: "the link's id",
      scope: "which figures it shows",
      createdAt: "when you made it",
      expiresAt: "when it ends by itself",
      endedAt: "when you ended it; null: not",
      opened: "how often it was opened",
      lastOpenedAt: "the last time",
    },
    ids: { id: "shareLink" },
  },
];
