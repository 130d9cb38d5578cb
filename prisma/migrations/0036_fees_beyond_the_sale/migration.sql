-- Stripe in Europe and Square in the United Kingdom ask more for a card from elsewhere; the prices a store began with left that
-- out. A next version of each, where nobody has changed or withdrawn it; what was quoted before stays.
INSERT INTO fee_schedule (id, provider, method, currency, region, card_class, percent_ppm, fixed_minor, per_attempt_minor,
  international_ppm, source, as_of, version)
SELECT next.id::uuid, f.provider, f.method, f.currency, f.region, f.card_class, f.percent_ppm, f.fixed_minor, f.per_attempt_minor,
  next.international_ppm, next.source, '2026-11-22', f.version + 1
FROM (VALUES
  ('01930000-0000-7000-8000-000000000501', '01930000-0000-7000-8000-000000000002', 17500,
    'stripe.com/gb/pricing (UK cards; from elsewhere 3.25 %, EEA cards 2.5 % are taken as that)'),
  ('01930000-0000-7000-8000-000000000502', '01930000-0000-7000-8000-000000000003', 17500,
    'stripe.com/ie/pricing (EEA cards; from elsewhere 3.25 %, UK cards 2.5 % are taken as that)'),
  ('01930000-0000-7000-8000-000000000503', '01930000-0000-7000-8000-000000000302', 11000,
    'squareup.com/gb/en/legal/general/fees (online: UK cards 1.4 % + 25p, others 2.5 % + 25p)'),
  ('01930000-0000-7000-8000-000000000504', '01930000-0000-7000-8000-000000000201', 15000,
    'adyen.com/pricing: $0.13 + 0.60 % + interchange (an assumption: 1.80 % and no fixed part)')
) AS next (id, old_id, international_ppm, source)
JOIN fee_schedule f ON f.id = next.old_id::uuid
WHERE NOT EXISTS (
  SELECT 1 FROM fee_schedule later
  WHERE later.provider = f.provider AND later.method = f.method AND later.currency = f.currency AND later.region = f.region
    AND later.card_class = f.card_class AND later.version > f.version);

-- A refund may have a fee of its own. Known once its rail has listed it as it was expected, or a person has taken it over;
-- settled once the ledger has it, which is once.
ALTER TABLE refund
  ADD COLUMN fee_actual_minor bigint CHECK (fee_actual_minor > 0),
  ADD COLUMN fee_settled_at timestamptz,
  ADD CHECK (fee_settled_at IS NULL OR fee_actual_minor IS NOT NULL);
CREATE INDEX refund_fee_due_idx ON refund (finished_at) WHERE fee_actual_minor IS NOT NULL AND fee_settled_at IS NULL;
