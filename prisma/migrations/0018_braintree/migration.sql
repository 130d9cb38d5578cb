-- Braintree, behind the providers that a store has already; without its keys it is not asked.
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'braintree', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'Braintree joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
INSERT INTO fee_schedule (id, provider, method, currency, region, percent_ppm, fixed_minor, international_ppm, source, as_of) VALUES
  ('01930000-0000-7000-8000-000000000401', 'braintree', 'card', 'USD', 'US', 28900, 29, 10000, 'paypal.com/us/enterprise/paypal-braintree-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000402', 'braintree', 'card', 'GBP', 'GB', 19000, 20, 10000, 'paypal.com/uk/enterprise/paypal-braintree-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000403', 'braintree', 'card', 'EUR', 'EEA', 19000, 30, 10000, 'paypal.com/de/enterprise/paypal-braintree-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000404', 'braintree', 'card', 'CAD', 'CA', 29000, 30, 10000, 'paypal.com/ca/enterprise/paypal-braintree-fees (to be checked)', '2026-11-01'),
  ('01930000-0000-7000-8000-000000000405', 'braintree', 'card', 'AUD', 'AU', 17500, 30, 10000, 'paypal.com/au/enterprise/paypal-braintree-fees (to be checked)', '2026-11-01');
