-- ── What Adyen has told ─────────────────────────────────────────────────────────────────────────────────────────────
-- A rail that cannot be asked is believed in what it signed, which stays in the inbox for as long as the store does.
CREATE INDEX webhook_inbox_told_charge_idx ON webhook_inbox (rail, provider_ref)
  WHERE jsonb_typeof(payload->'fact') = 'object';
CREATE INDEX webhook_inbox_told_attempt_idx ON webhook_inbox (rail, (payload->>'attemptRef'))
  WHERE jsonb_typeof(payload->'fact') = 'object';

-- ── The third rail ──────────────────────────────────────────────────────────────────────────────────────────────────
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'adyen', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'Adyen joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
-- Adyen asks for its markup and hands interchange on at cost; what interchange comes to is an estimate that the store replaces
-- by its own. The part per request is due on refusals as well.
INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, per_attempt_minor, international_ppm, source, as_of) VALUES
  ('01930000-0000-7000-8000-000000000201', 'adyen', 'card', 'USD', 'US', 24000, 0, 13, 15000, 'adyen.com/pricing: $0.13 + 0.60 % + interchange (taken as 1.80 %)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000202', 'adyen', 'card', 'GBP', 'GB', 9000, 0, 10, 15000, 'adyen.com/pricing: £0.10 + 0.60 % + interchange (taken as 0.30 %)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000203', 'adyen', 'card', 'EUR', 'EEA', 9000, 0, 11, 15000, 'adyen.com/pricing: €0.11 + 0.60 % + interchange (taken as 0.30 %)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000204', 'adyen', 'card', 'CAD', 'CA', 20000, 0, 17, 15000, 'adyen.com/pricing (interchange taken as 1.40 %, to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000205', 'adyen', 'card', 'AUD', 'AU', 11000, 0, 19, 15000, 'adyen.com/pricing (interchange taken as 0.50 %, to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000206', 'adyen', 'card', 'SEK', 'EEA', 9000, 0, 120, 15000, 'adyen.com/pricing (interchange taken as 0.30 %, to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000207', 'adyen', 'card', 'JPY', 'JP', 24000, 0, 18, 15000, 'adyen.com/pricing (interchange taken as 1.80 %, to be checked)', '2026-11-01');
