-- Accounts of live people: verified addresses, one-time links, roles within an artist, invitations, applications.

ALTER TABLE app_user
  ADD COLUMN email_verified_at   timestamptz,
  -- a link to reset is older than the last change of what it changes, or it does nothing
  ADD COLUMN password_changed_at timestamptz NOT NULL DEFAULT now();
UPDATE app_user SET password_changed_at = created_at;

ALTER TABLE session
  -- when its holder last proved who they are: sensitive changes ask for a recent proof
  ADD COLUMN proven_at    timestamptz,
  ADD COLUMN last_seen_at timestamptz,
  -- the network the last request came from, without its last part
  ADD COLUMN place        text NOT NULL DEFAULT '';
UPDATE session SET proven_at = created_at, last_seen_at = created_at;
ALTER TABLE session ALTER COLUMN proven_at SET NOT NULL, ALTER COLUMN last_seen_at SET NOT NULL,
  ALTER COLUMN proven_at SET DEFAULT now(), ALTER COLUMN last_seen_at SET DEFAULT now();

ALTER TABLE artist_member DROP CONSTRAINT artist_member_role_check;
UPDATE artist_member SET role = 'editor' WHERE role = 'member';
ALTER TABLE artist_member ADD CHECK (role IN ('owner', 'editor', 'viewer'));

-- What a link in a mail may do, once. Its secret is derived from the row's id and rests nowhere (docs/adr/0034).
CREATE TABLE account_link (
  id         uuid        NOT NULL PRIMARY KEY,
  kind       text        NOT NULL CHECK (kind IN ('sign-up', 'reset', 'verify', 'change-old', 'change-new', 'invite')),
  email      text        NOT NULL CHECK (email = lower(email)),
  user_id    uuid        REFERENCES app_user (id) ON DELETE CASCADE,
  about      uuid,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  CHECK (expires_at > created_at)
);
CREATE INDEX account_link_expiry_idx ON account_link (expires_at);
CREATE INDEX account_link_about_idx ON account_link (about);

-- Done when both addresses have said yes. One at a time for each person.
CREATE TABLE email_change (
  id               uuid        NOT NULL PRIMARY KEY,
  user_id          uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  old_email        text        NOT NULL,
  new_email        text        NOT NULL CHECK (new_email = lower(new_email)),
  created_at       timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz
);
CREATE UNIQUE INDEX email_change_user_key ON email_change (user_id);

-- Into an artist that is there, or (artist_name) to begin one as its owner.
CREATE TABLE artist_invitation (
  id           uuid        NOT NULL PRIMARY KEY,
  artist_id    uuid        REFERENCES artist (id),
  artist_name  text,
  email        text        NOT NULL CHECK (email = lower(email)),
  role         text        NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  invited_by   uuid        REFERENCES app_user (id) ON DELETE SET NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  accepted_at  timestamptz,
  withdrawn_at timestamptz,
  CHECK ((artist_id IS NULL) = (artist_name IS NOT NULL) OR accepted_at IS NOT NULL)
);
CREATE INDEX artist_invitation_artist_idx ON artist_invitation (artist_id, created_at DESC);
CREATE INDEX artist_invitation_open_idx ON artist_invitation (created_at DESC) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE artist_application (
  id          uuid        NOT NULL PRIMARY KEY,
  user_id     uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  artist_name text        NOT NULL,
  words       text        NOT NULL,
  state       text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  reply       text        NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  decided_at  timestamptz,
  decided_by  uuid        REFERENCES app_user (id) ON DELETE SET NULL,
  artist_id   uuid        REFERENCES artist (id),
  CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX artist_application_waiting_key ON artist_application (user_id) WHERE state = 'waiting';
CREATE INDEX artist_application_state_idx ON artist_application (state, created_at DESC);

-- A guest's order in the library of whoever proved to read the mail of its address. customer_order.buyer_id stays as it
-- was when it was paid: closed days of the roll-ups went by it.
CREATE TABLE order_claim (
  order_id   uuid        NOT NULL PRIMARY KEY REFERENCES customer_order (id),
  user_id    uuid        NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  claimed_at timestamptz NOT NULL
);
CREATE INDEX order_claim_user_idx ON order_claim (user_id);
