-- Mail: rows hold a kind and what it is about, and are put into words when they are sent, so that no link rests here.

ALTER TABLE mail_outbox
  ALTER COLUMN subject DROP NOT NULL,
  ALTER COLUMN body DROP NOT NULL,
  ADD COLUMN about    uuid,
  -- of a kind once and no more: an order's receipt, a refund's notice, a member's notice of a day
  ADD COLUMN once_key text,
  ADD COLUMN details  jsonb NOT NULL DEFAULT '{}',
  -- kept: shown and not sent (demo) · bounced: the address was refused for good · held: it was refused earlier
  -- failed: its tries are used up, or the message was refused · dropped: there was nothing left to say
  ADD COLUMN state    text  NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sent', 'kept', 'bounced', 'held', 'failed', 'dropped'));
UPDATE mail_outbox SET state = 'sent' WHERE sent_at IS NOT NULL;
ALTER TABLE mail_outbox ADD CHECK ((state IN ('sent', 'kept')) = (sent_at IS NOT NULL));
CREATE UNIQUE INDEX mail_outbox_once_key ON mail_outbox (kind, once_key);
DROP INDEX mail_outbox_due_idx;
CREATE INDEX mail_outbox_due_idx ON mail_outbox (due_at, id) WHERE state = 'waiting';
CREATE INDEX mail_outbox_state_idx ON mail_outbox (state, created_at DESC);
CREATE INDEX mail_outbox_created_idx ON mail_outbox (created_at DESC);

-- Addresses that a mail server refused for good, as a keyed hash: what is known of them outlives the address itself.
CREATE TABLE mail_bounce (
  address_hash text        NOT NULL PRIMARY KEY,
  reason       text        NOT NULL,
  bounced_at   timestamptz NOT NULL
);

-- Who wants no more notices of a kind.
CREATE TABLE mail_stop (
  user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  kind       text        NOT NULL,
  stopped_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, kind)
);

-- "Send me my links again" asks by address.
CREATE INDEX order_contact_email_idx ON order_contact (lower(email));
