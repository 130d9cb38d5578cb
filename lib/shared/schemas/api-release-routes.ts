const MANAGERS = ["artist", "admin"] as const;

/** Taking releases and tracks away, and the secret links by which an unlisted release opens. */
export const RELEASE_ROUTES = {
  "DELETE /api/releases/{id}": {
    summary: "Delete a release for good; one that was ordered leaves the shop and stays with its buyers",
    access: MANAGERS,
    scope: "catalog:write",
    replies: { 200: "Removal" },
  },
  "DELETE /api/tracks/{id}": {
    summary: "Take a track off its release; one that was ordered stays with its buyers",
    access: MANAGERS,
    scope: "catalog:write",
    replies: { 200: "Removal" },
  },
  "GET /api/releases/{id}/links": {
    summary: "The secret links of one's own release that still open",
    access: MANAGERS,
    scope: "catalog:read",
    replies: { 200: "ReleaseLinks" },
  },
  "POST /api/releases/{id}/links": {
    summary: "Make a secret link; its address is shown once",
    access: MANAGERS,
    scope: "catalog:write",
    body: "ReleaseLinkInput",
    replies: { 201: "CreatedReleaseLink" },
  },
  "DELETE /api/releases/{id}/links/{linkId}": {
    summary: "Close a secret link at once",
    access: MANAGERS,
    scope: "catalog:write",
    replies: { 204: { is: "It is closed" } },
  },
  "GET /api/releases/{id}/open": {
    summary: "Exchange the secret of a release's link for its cookie",
    access: "guest",
    query: "ReleaseLinkQuery",
    replies: { 303: { is: "To the release's page, without the secret" } },
  },
} as const;
