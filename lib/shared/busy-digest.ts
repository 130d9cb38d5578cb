/** The digest of an error that says only that the database cannot do it just now. A digest is all that a page hears of an error. */
export const BUSY_DIGEST = "busy";
