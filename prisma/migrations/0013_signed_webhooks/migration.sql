-- A receiver of one's own: plain JSON, signed with a secret that both sides know. And how the last try went, tests included.
ALTER TABLE webhook_target DROP CONSTRAINT webhook_target_shape_check;
ALTER TABLE webhook_target ADD CONSTRAINT webhook_target_shape_check CHECK (shape IN ('slack', 'pagerduty', 'json'));
ALTER TABLE webhook_target
  ADD COLUMN signing_secret text,
  ADD COLUMN tried_at timestamptz,
  ADD COLUMN try_outcome text CHECK (try_outcome IN ('sent', 'refused', 'failed')),
  ADD COLUMN try_error text;
