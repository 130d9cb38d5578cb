-- Prices are changed by hand: a change is a row with the next version, one that is withdrawn is a row as well.
ALTER TABLE fee_schedule
  ADD COLUMN is_withdrawn boolean NOT NULL DEFAULT false,
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN created_by uuid;
