-- What a rail was quoted to ask for any request, a refused one too; part of fee_fixed_minor of one that succeeds.
ALTER TABLE payment_attempt ADD COLUMN fee_per_attempt_minor bigint NOT NULL DEFAULT 0 CHECK (fee_per_attempt_minor >= 0);
UPDATE payment_attempt a SET fee_per_attempt_minor = quoted.minor
FROM (
  SELECT q.id, c->>'rail' AS rail, max((c->'fee'->>'perAttemptMinor')::bigint) AS minor
  FROM routing_decision q CROSS JOIN jsonb_array_elements(q.candidates) AS c GROUP BY q.id, c->>'rail'
) AS quoted
WHERE quoted.id = a.decision_id AND quoted.rail = a.rail AND quoted.minor > 0;
