-- Provider keys entered in the page (live mode): one envelope a provider, so that its parts change together.
CREATE TABLE provider_credential (
  provider    text        NOT NULL PRIMARY KEY CHECK (provider IN ('stripe', 'paypal', 'square', 'adyen', 'braintree')),
  sealed_keys text        NOT NULL CHECK (starts_with(sealed_keys, 'v')),
  -- tells processes that it was replaced
  version     uuid        NOT NULL,
  set_at      timestamptz NOT NULL,
  set_by      uuid        NOT NULL
);
