-- News that names a capture and nothing else (a dispute, a refund from the provider's own pages) finds its attempt.
CREATE INDEX payment_attempt_capture_idx ON payment_attempt (rail, (further_refs->>'capture'))
  WHERE further_refs->>'capture' IS NOT NULL;

-- Where the rail sends the buyer back to. Kept, because a request that is replayed under its key has the same body.
ALTER TABLE payment_attempt ADD COLUMN return_origin text;

-- Refunds that somebody made on the provider's own pages are ours to book, each once.
ALTER TABLE refund
  ADD COLUMN origin text NOT NULL DEFAULT 'store' CHECK (origin IN ('store', 'provider')),
  ADD CHECK (origin = 'store' OR provider_ref IS NOT NULL);
CREATE UNIQUE INDEX refund_provider_ref_key ON refund (attempt_id, provider_ref) WHERE provider_ref IS NOT NULL;
