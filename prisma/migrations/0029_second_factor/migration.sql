-- What proves a person beside the password: passkeys, an authenticator app, backup codes; and how each session was proven.

-- pwd: password · passkey: a key with user verification · otp: a code of an app · backup: a backup code
ALTER TABLE session ADD COLUMN amr text[] NOT NULL DEFAULT '{pwd}'
  CHECK (amr <@ '{pwd,passkey,otp,backup}'::text[] AND cardinality(amr) > 0);

CREATE TABLE second_factor (
  id            uuid        NOT NULL PRIMARY KEY,
  user_id       uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  kind          text        NOT NULL CHECK (kind IN ('passkey', 'totp')),
  name          text        NOT NULL CHECK (name <> ''),
  created_at    timestamptz NOT NULL,
  -- an app counts from its first right code on
  confirmed_at  timestamptz,
  last_used_at  timestamptz,
  credential_id text,
  public_key    bytea,
  counter       bigint      CHECK (counter >= 0),
  rp_id         text,
  transports    text[],
  -- an envelope of the field key (lib/platform/crypto.ts)
  totp_secret   text,
  -- the newest 30-second step whose code was taken: no code counts twice
  last_step     bigint,
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL AND public_key IS NOT NULL AND counter IS NOT NULL
    AND rp_id IS NOT NULL AND transports IS NOT NULL)),
  CHECK ((kind = 'totp') = (totp_secret IS NOT NULL AND last_step IS NOT NULL)),
  CHECK (kind = 'totp' OR confirmed_at IS NOT NULL)
);
CREATE UNIQUE INDEX second_factor_credential_key ON second_factor (credential_id);
CREATE UNIQUE INDEX second_factor_totp_key ON second_factor (user_id) WHERE kind = 'totp';
CREATE INDEX second_factor_user_idx ON second_factor (user_id);

-- The selector is the code's first part and finds its row; the rest is known as an argon2id hash only.
CREATE TABLE backup_code (
  user_id   uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  selector  text        NOT NULL,
  code_hash text        NOT NULL,
  used_at   timestamptz,
  PRIMARY KEY (user_id, selector)
);

-- Whose password was right and whose second factor is waited for; a browser holds the token.
CREATE TABLE pending_sign_in (
  token_hash text        NOT NULL PRIMARY KEY,
  user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX pending_sign_in_user_idx ON pending_sign_in (user_id);

-- What a key is to sign, once: for one purpose, one browser or session, and, where somebody is known, one person.
CREATE TABLE key_challenge (
  challenge  text        NOT NULL PRIMARY KEY,
  purpose    text        NOT NULL CHECK (purpose IN ('sign-in', 'second-step', 'enrol')),
  bound_to   text        NOT NULL,
  user_id    uuid        REFERENCES app_user (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);
CREATE INDEX key_challenge_user_idx ON key_challenge (user_id);
