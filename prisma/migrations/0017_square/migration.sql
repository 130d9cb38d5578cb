-- Square joins after the others, which keep their places. Its prices are those of its online payments.
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'square', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'Square joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, international_ppm, source, as_of) VALUES
  ('01930000-0000-7000-8000-000000000301', 'square', 'card', 'USD', 'US', 29000, 30, 0, 'squareup.com/us/en/payments/our-fees (online)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000302', 'square', 'card', 'GBP', 'GB', 14000, 25, 0, 'squareup.com/gb/en/payments/our-fees (online, UK cards)', '2026-11-01');
