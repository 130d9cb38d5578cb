-- A live store is opened by a person: who holds the one-time address that a start prints (docs/adr/0036).

-- `store_key` tells one store's answers from another's: the doctor asks for it at the public address.
ALTER TABLE instance
  ADD COLUMN store_key uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN set_up_at timestamptz;
UPDATE instance SET set_up_at = created_at WHERE mode = 'demo' OR EXISTS (SELECT 1 FROM app_user);

-- One set-up at a time; the row goes with the last answer. The address and the session it opens are kept as hashes.
CREATE TABLE first_start (
  id              smallint    NOT NULL DEFAULT 1 PRIMARY KEY CHECK (id = 1),
  token_hash      text        NOT NULL,
  token_until     timestamptz NOT NULL,
  session_hash    text,
  session_until   timestamptz,
  answers         jsonb       NOT NULL DEFAULT '{}',
  mail_proved_at  timestamptz,
  CHECK ((session_hash IS NULL) = (session_until IS NULL))
);

-- The server that mail goes out by, where the environment names none. The row is there once a test mail was taken.
CREATE TABLE mail_server (
  id              smallint    NOT NULL DEFAULT 1 PRIMARY KEY CHECK (id = 1),
  host            text        NOT NULL,
  port            integer     NOT NULL CHECK (port BETWEEN 1 AND 65535),
  user_name       text        NOT NULL DEFAULT '',
  password_sealed text,
  mail_from       text        NOT NULL,
  proved_at       timestamptz NOT NULL DEFAULT now()
);
