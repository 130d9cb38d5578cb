-- News that names a capture and nothing else (a dispute, a refund from the provider's own pages) finds its attempt.
CREATE INDEX payment_attempt_capture_idx ON payment_attempt (rail, (further_refs->>'capture'))
  WHERE further_refs->>'capture' IS NOT NULL;

-- Where the rail sends the buyer back to. Kept, because a request that is replayed under its key has the same body.
ALTER TABLE payment_attempt ADD COLUMN return_origin text;
