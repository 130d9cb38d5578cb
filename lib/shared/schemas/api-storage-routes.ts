const CAR = { is: "The archive; its roots are the CIDs", mediaType: "application/vnd.ipld.car" };

/** Where media lies: archives to take along, copies on an IPFS node, and the store's own upkeep. */
export const STORAGE_ROUTES = {
  "GET /api/recordings/{id}/car": {
    summary: "One's own recording as a content archive (CAR) that any IPFS node imports under the same CID",
    access: ["artist", "admin"],
    scope: "catalog:read",
    replies: { 200: CAR },
  },
  "GET /api/artists/{id}/car": {
    summary: "All recordings of one's own artist in one content archive",
    access: ["artist", "admin"],
    scope: "catalog:read",
    replies: { 200: CAR },
  },
} as const;
