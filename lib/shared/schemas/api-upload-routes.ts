/** Both doors for audio: one form for scripts, and tus 1.0.0, which can be taken up again. */
export const UPLOAD_ROUTES = {
  "POST /api/uploads": {
    summary: "Upload one recording; the same bytes again answer 200 with the same track",
    access: "artist",
    scope: "catalog:write",
    body: "UploadForm",
    bodyType: "multipart/form-data",
    replies: { 201: "UploadResult", 200: "UploadResult" },
  },
  "OPTIONS /api/uploads/tus": {
    summary: "tus: version, extensions and the most bytes a file may have",
    access: "public",
    replies: { 204: { is: "In the headers Tus-Version, Tus-Extension, Tus-Max-Size" } },
  },
  "GET /api/uploads/tus": {
    summary: "One's own unfinished uploads, and the room that is left",
    access: "artist",
    scope: "catalog:read",
    replies: { 200: "OwnUploads" },
  },
  "POST /api/uploads/tus": {
    summary:
      "tus: begin an upload; Upload-Metadata holds filename, the fields of the form, and batch for files of one release",
    access: "artist",
    scope: "catalog:write",
    replies: { 201: { is: "Begun, at the address in Location" } },
  },
  "GET /api/uploads/tus/{id}": {
    summary: "How an upload stands: bytes so far, the track it became, or why it was refused",
    access: "artist",
    scope: "catalog:read",
    replies: { 200: "UploadView" },
  },
  "HEAD /api/uploads/tus/{id}": {
    summary: "tus: where to go on, in Upload-Offset",
    access: "artist",
    scope: "catalog:write",
    replies: { 200: { is: "The offset" } },
  },
  "PATCH /api/uploads/tus/{id}": {
    summary: "tus: bytes from Upload-Offset on; with the last one the file is examined, and the answer is the verdict",
    access: "artist",
    scope: "catalog:write",
    replies: { 204: { is: "Kept; after the last byte: a track now" } },
  },
  "DELETE /api/uploads/tus/{id}": {
    summary: "tus: give an upload up; its bytes are removed",
    access: "artist",
    scope: "catalog:write",
    replies: { 204: { is: "Gone" } },
  },
} as const;
