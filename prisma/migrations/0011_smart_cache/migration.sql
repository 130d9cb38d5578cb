-- Counts committed changes of the catalogue: what was cached under an older number is not shown again, on any process.
CREATE TABLE catalogue_version (
  id      smallint NOT NULL DEFAULT 1 PRIMARY KEY CHECK (id = 1),
  version bigint   NOT NULL DEFAULT 1
);
INSERT INTO catalogue_version DEFAULT VALUES;

-- Once a transaction, and at its end, so that nobody waits for this row while somebody else's files are moved.
CREATE FUNCTION bump_catalogue_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('backline.catalogue_bumped', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    UPDATE catalogue_version SET version = version + 1;
    PERFORM set_config('backline.catalogue_bumped', pg_current_xact_id()::text, true);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER release_bumps_catalogue AFTER INSERT OR UPDATE OR DELETE ON release
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue_version();
CREATE CONSTRAINT TRIGGER track_bumps_catalogue AFTER INSERT OR UPDATE OR DELETE ON track
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue_version();
CREATE CONSTRAINT TRIGGER recording_bumps_catalogue AFTER INSERT OR UPDATE OR DELETE ON recording
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue_version();
CREATE CONSTRAINT TRIGGER artist_bumps_catalogue AFTER INSERT OR UPDATE OR DELETE ON artist
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue_version();
-- Prices are shown within the limits that the settings set.
CREATE CONSTRAINT TRIGGER setting_bumps_catalogue AFTER INSERT OR UPDATE OR DELETE ON store_setting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bump_catalogue_version();
