/** The digest of an error that says only: no database connection in time. A digest is all that a page hears of an error. */
export const BUSY_DIGEST = "busy";
