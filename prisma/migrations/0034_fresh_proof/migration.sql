-- A key is asked a fourth thing: whether it is still its owner who sits at a session.
ALTER TABLE key_challenge
  DROP CONSTRAINT key_challenge_purpose_check,
  ADD CONSTRAINT key_challenge_purpose_check CHECK (purpose IN ('sign-in', 'second-step', 'enrol', 'proof'));
