-- True from a change of the store's zone until every day was cut anew by it: until then rows of two zones stand side by side.
ALTER TABLE rollup_state ADD COLUMN is_zone_changing boolean NOT NULL DEFAULT false;
