-- Apple Pay and Google Pay join behind the rails that they ride on; they are charged as cards there, so they have no prices.
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'apple_pay', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'Apple Pay joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' ||
    jsonb_build_array(jsonb_build_object('provider', 'google_pay', 'isEnabled', true,
      'priority', (SELECT coalesce(max((p->>'priority')::int), 0) + 1 FROM jsonb_array_elements(body->'providers') p)))), 'Google Pay joins'
  FROM payment_settings_version ORDER BY version DESC LIMIT 1;
