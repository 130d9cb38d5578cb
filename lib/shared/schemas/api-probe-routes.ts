/** What machines ask: metrics, probes, and this description. */
export const PROBE_ROUTES = {
  "GET /api/metrics": {
    summary: "Prometheus text, for the bearer of the metrics token",
    access: "public",
    replies: { 200: { is: "Metrics", mediaType: "text/plain" } },
  },
  "GET /api/health": { summary: "Liveness", access: "public", replies: { 200: "Health" } },
  "GET /api/ready": {
    summary: "Whether all that is configured answers",
    access: "public",
    replies: { 200: "Readiness", 503: "Readiness" },
  },
  "GET /api/openapi.json": {
    summary: "This description",
    access: "public",
    replies: { 200: { is: "OpenAPI 3.1", mediaType: "application/json" } },
  },
} as const;
