-- Erasing a person keeps the books (docs/adr/0038): what is left of them are ids.

-- An erased account is its id and nothing else; the database refuses one that is half erased.
ALTER TABLE app_user ADD COLUMN erased_at timestamptz;
ALTER TABLE app_user ADD CONSTRAINT app_user_erased_check CHECK (erased_at IS NULL OR (
  email = id::text AND name = '' AND password_hash IS NULL AND email_verified_at IS NULL AND disabled_at IS NOT NULL));

ALTER TABLE customer_order
  -- since when it has no row of order_contact any more
  ADD COLUMN contact_erased_at timestamptz,
  -- stands for the address in what counts buyers, so that a guest's orders stay those of one buyer
  ADD COLUMN guest_alias uuid;

-- Who was erased, by ids: what a restore from an older backup carries out again.
CREATE TABLE erasure (
  id        uuid        NOT NULL PRIMARY KEY,
  -- null: a guest, known by orders only
  user_id   uuid,
  -- whose contacts went
  order_ids uuid[]      NOT NULL,
  erased_at timestamptz NOT NULL,
  -- the admin who did it; null: the person
  erased_by uuid,
  CHECK (user_id IS NOT NULL OR cardinality(order_ids) > 0)
);
CREATE UNIQUE INDEX erasure_user_key ON erasure (user_id);
