-- What a store changed of a provider's published decline codes and limits: each change is the whole of it, as the next version.
CREATE TABLE provider_table_version (
  provider   text        NOT NULL,
  version    integer     NOT NULL CHECK (version > 0),
  body       jsonb       NOT NULL,
  note       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by uuid,
  PRIMARY KEY (provider, version)
);
CREATE TRIGGER provider_table_version_append_only BEFORE UPDATE OR DELETE ON provider_table_version
  FOR EACH ROW EXECUTE FUNCTION raise_append_only();

-- Codes in providers' replies that no list has, so that somebody can file them.
CREATE TABLE unlisted_code (
  provider      text        NOT NULL,
  list          text        NOT NULL,
  code          text        NOT NULL,
  operation     text        NOT NULL,
  seen          bigint      NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at  timestamptz NOT NULL,
  PRIMARY KEY (provider, list, code)
);
