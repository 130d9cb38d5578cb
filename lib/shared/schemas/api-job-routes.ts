const MANAGERS = ["artist", "admin"] as const;

/** What is made behind the counter, and how far it is. */
export const JOB_ROUTES = {
  "GET /api/releases/{id}/files": {
    summary: "How far the files for buyers of a release are: ready, waiting, and failed with the reason",
    access: MANAGERS,
    scope: "catalog:read",
    replies: { 200: "ReleaseFiles" },
  },
  "POST /api/releases/{id}/files": {
    summary: "Have a release ready in one format before the first buyer asks, or try once more what failed",
    access: MANAGERS,
    scope: "catalog:write",
    body: "ReleaseFilesInput",
    replies: { 200: "ReleaseFiles" },
  },
  "GET /api/settings/jobs": {
    summary: "Jobs that failed, run or wait, with tries and reason",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "JobBoard" },
  },
  "POST /api/settings/jobs/retry": {
    summary: "Try failed jobs again from the beginning",
    access: "admin",
    scope: "settings:write",
    body: "JobRetryInput",
    replies: { 200: "JobRetryResult" },
  },
  "GET /api/settings/uploads": {
    summary: "What a file and an artist may have, and what each artist has",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "UploadLimits" },
  },
  "PUT /api/settings/uploads": {
    summary: "Change the store's limits for uploads",
    access: "admin",
    scope: "settings:write",
    body: "UploadLimitsInput",
    replies: { 200: "UploadLimits" },
  },
  "PUT /api/settings/uploads/artists/{id}": {
    summary: "Give one artist room of their own, or the store's again",
    access: "admin",
    scope: "settings:write",
    body: "ArtistQuotaInput",
    replies: { 204: { is: "Changed" } },
  },
} as const;
