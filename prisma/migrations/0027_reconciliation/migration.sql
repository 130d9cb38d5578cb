-- Reconciliation over rails whose lists come late, in files, or without fees; and an end for what was read.

-- Null while, or where, the provider's list does not tell what a line has cost.
ALTER TABLE settlement_line ALTER COLUMN fee_minor DROP NOT NULL;

ALTER TABLE reconciliation_day
  -- by the provider's own word; what was booked after it may stand in no line yet
  ADD COLUMN complete_until timestamptz,
  -- its lines are gone: the day has to be read anew before it can be compared
  ADD COLUMN cleared_at timestamptz;

-- The files that a provider has announced, among all that it has ever told.
CREATE INDEX webhook_inbox_report_idx ON webhook_inbox (rail, received_at) WHERE event_type = 'REPORT_AVAILABLE';
