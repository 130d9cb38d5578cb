import { AUDIO, AUDIO_PART, NOT_MODIFIED } from "./api-download-routes";

const BYTES = { 200: AUDIO, 206: AUDIO_PART, 304: NOT_MODIFIED } as const;

/** How whole recordings are heard. */
export const STREAM_ROUTES = {
  "GET /api/tracks/{id}/stream": {
    summary: "The whole recording, for its artist and whoever bought it",
    access: "user",
    scope: "catalog:read",
    query: "StreamQuery",
    replies: BYTES,
  },
  "POST /api/streams": {
    summary: "What this listener may hear of some tracks, with an address each; links to what was bought run out",
    access: "guest",
    scope: "catalog:read",
    body: "StreamsInput",
    replies: { 200: "Streams" },
  },
  "GET /api/streams/{id}": {
    summary: "The whole of what was bought, to be heard, by its signed link",
    access: "guest",
    scope: "catalog:read",
    query: "DownloadQuery",
    replies: BYTES,
  },
} as const;
