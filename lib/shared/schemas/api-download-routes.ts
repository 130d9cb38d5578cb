export const AUDIO = { is: "The bytes", mediaType: "audio/*" } as const;
export const AUDIO_PART = { is: "The part that Range asked for", mediaType: "audio/*" } as const;
export const NOT_MODIFIED = { is: "Not modified" } as const;
const ZIP = { is: "The files and manifest.json", mediaType: "application/zip" } as const;

/** How what was bought comes home. */
export const DOWNLOAD_ROUTES = {
  "POST /api/orders/{id}/downloads": {
    summary: "Ask for what was bought in one format, and how far it is; asking again is harmless",
    access: "guest",
    scope: "orders:read",
    body: "DownloadSetInput",
    replies: { 200: "DownloadSet" },
  },
  "GET /api/orders/{id}/manifest": {
    summary: "The SHA-256 of every file that belongs to an order, to check a copy",
    access: "guest",
    scope: "orders:read",
    replies: { 200: "DownloadManifest" },
  },
  "GET /api/orders/{id}/files.zip": {
    summary: "An order or one line of it as one zip, by its signed link or for whoever may see the order",
    access: "guest",
    scope: "orders:read",
    query: "ZipQuery",
    replies: { 200: ZIP },
  },
  "GET /api/downloads/{id}": {
    summary: "What was bought, by its signed link or for whoever may see the order",
    access: "guest",
    scope: "orders:read",
    query: "DownloadQuery",
    replies: { 200: AUDIO, 206: AUDIO_PART, 304: NOT_MODIFIED },
  },
} as const;
