import "server-only";

/** Covers are drawn anew in these two widths; a smaller picture keeps its own. */
export const COVER_SIZES = { large: 1200, small: 400 } as const;
export const COVER_MIME_TYPE = "image/webp";
