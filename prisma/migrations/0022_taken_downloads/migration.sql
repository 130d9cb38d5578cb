-- What a buyer has taken home, so that the library can say "Again": the format and the day, nothing of who or from where.
CREATE TABLE taken_download (
  entitlement_id uuid NOT NULL REFERENCES entitlement (id) ON DELETE CASCADE,
  format         text NOT NULL
                 CHECK (format IN ('original', 'flac', 'alac', 'wav', 'aiff', 'mp3_v0', 'mp3_320', 'aac', 'ogg', 'opus')),
  taken_on       date NOT NULL DEFAULT current_date,
  PRIMARY KEY (entitlement_id, format)
);

-- Whoever gave it back has no library row any more that would need it.
CREATE FUNCTION forget_taken_downloads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM taken_download WHERE entitlement_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER entitlement_forget_taken AFTER UPDATE OF revoked_at ON entitlement
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION forget_taken_downloads();
