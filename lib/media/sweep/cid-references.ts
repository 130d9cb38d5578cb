import "server-only";

/** A place in the schema that names an object: `table.column`, and the rows behind it as one column of CIDs. */
type Reference = { column: string; cids: string };

/**
 * Everything that needs an object to stay. The one list of it: a sweep removes what none of these names, and a test fails
 * when the schema has a column with CIDs that is neither here nor below.
 */
export const CID_REFERENCES: readonly Reference[] = [
  { column: "recording.cid", cids: "SELECT cid FROM recording" },
  { column: "recording.preview_cid", cids: "SELECT preview_cid FROM recording" },
  // the cover that came with the file, for the next release the recording is put on
  {
    column: "recording.metadata",
    cids: "SELECT unnest(ARRAY[metadata->'cover'->>'cid', metadata->'cover'->>'smallCid']) FROM recording WHERE metadata ? 'cover'",
  },
  { column: "release.cover_cid", cids: "SELECT cover_cid FROM release" },
  { column: "release.cover_small_cid", cids: "SELECT cover_small_cid FROM release" },
  { column: "rendition.cid", cids: "SELECT cid FROM rendition" },
];

/** Columns that hold CIDs and keep nothing: what there is, what a node holds, what a check has found or is at. */
export const CIDS_THAT_KEEP_NOTHING: readonly string[] = [
  "media_object.cid",
  "media_pin.cid",
  "media_pin.node_cid",
  "storage_finding.cid",
  "storage_run.at_cid",
];

/** SQL: the CIDs that are needed, as `needed (cid)`. For a WITH clause. */
export const NEEDED = `needed (cid) AS (${CID_REFERENCES.map(({ cids }) => cids).join(" UNION ")})`;
