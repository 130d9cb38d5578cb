-- Apple Pay and Google Pay join behind the rails that they ride on; their fee is the rail's card rate, so they have no prices.
INSERT INTO payment_settings_version (version, body, note)
  SELECT version + 1, jsonb_set(body, '{providers}', body->'providers' || jsonb_build_array(
    jsonb_build_object('provider', 'apple_pay', 'isEnabled', true, 'priority', last_place + 1),
    jsonb_build_object('provider', 'google_pay', 'isEnabled', true, 'priority', last_place + 2))), 'Apple Pay and Google Pay join'
  FROM payment_settings_version,
    LATERAL (SELECT coalesce(max((p->>'priority')::int), 0) AS last_place FROM jsonb_array_elements(body->'providers') p) places
  ORDER BY version DESC LIMIT 1;
