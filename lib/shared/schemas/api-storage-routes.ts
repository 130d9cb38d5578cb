const CAR = { is: "The archive; its roots are the CIDs", mediaType: "application/vnd.ipld.car" };

/** Where media lies: archives to take along, copies on an IPFS node, and the store's own upkeep. */
export const STORAGE_ROUTES = {
  "GET /api/recordings": {
    summary: "How the originals of one's own tracks stand with the IPFS node; an admin sees all",
    access: ["artist", "admin"],
    scope: "catalog:read",
    query: "RecordingQuery",
    replies: { 200: "RecordingPage" },
  },
  "PUT /api/tracks/{id}/sharing": {
    summary: "Say whether the original of one's own track may lie on IPFS as it is; else it goes encrypted",
    access: ["artist", "admin"],
    scope: "catalog:write",
    body: "SharingInput",
    replies: { 200: "Sharing" },
  },
  "GET /api/settings/storage": {
    summary: "Space, copies on the IPFS node, what the last check found; with plan=1 what a sweep would remove",
    access: "admin",
    scope: "settings:read",
    query: "StorageQuery",
    replies: { 200: "StorageOverview" },
  },
  "POST /api/settings/storage": {
    summary: "Check or sweep the store, bring an object back, try copies again; the worker does it",
    access: "admin",
    scope: "settings:write",
    body: "StorageAction",
    replies: { 202: "StorageActed" },
  },
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
