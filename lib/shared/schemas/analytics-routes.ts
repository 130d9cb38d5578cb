const ANALYSTS = ["artist", "analyst", "admin"] as const;
const CSV = { is: "The same table, with format=csv", mediaType: "text/csv" } as const;

/** The addresses of the analytics API; an artist sees their own figures only. api-routes.ts holds them to the form. */
export const ANALYTICS_ROUTES = {
  "GET /api/analytics/revenue": {
    summary: "The top 100 artists of a period by revenue",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsQuery",
    replies: { 200: ["RevenueReply", CSV] },
  },
  "GET /api/analytics/series": {
    summary: "A period by hour, day or week, beside the one it is compared with",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsQuery",
    replies: { 200: ["SeriesReply", CSV] },
  },
  "GET /api/analytics/tracks": {
    summary: "The top 100 tracks of a period by revenue",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsQuery",
    replies: { 200: ["TracksReply", CSV] },
  },
  "GET /api/analytics/customers": {
    summary: "New and returning buyers, what they are worth so far, monthly cohorts",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsCustomersQuery",
    replies: { 200: ["CustomersReply", CSV] },
  },
  "GET /api/analytics/funnel": {
    summary: "Distinct listeners from the first listen to the paid order",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsQuery",
    replies: { 200: ["FunnelReply", CSV] },
  },
  "GET /api/analytics/providers": {
    summary:
      "How payments went with each provider and what they cost, by country and by size; table says which a CSV is of",
    access: ["analyst", "admin"],
    scope: "analytics:read",
    query: "AnalyticsProvidersQuery",
    replies: { 200: ["ProvidersReply", CSV] },
  },
  "GET /api/analytics/orders": {
    summary: "The sales, refunds and fees that a row is made of",
    access: ANALYSTS,
    scope: "analytics:read",
    query: "AnalyticsOrdersQuery",
    replies: { 200: ["OrdersReply", CSV] },
  },
  "GET /api/analytics/statements": {
    summary: "What the ledger posted to one's own artists, month by month; with month, every posting of it",
    access: ["artist"],
    scope: "analytics:read",
    query: "StatementsQuery",
    replies: { 200: ["StatementsReply", CSV] },
  },
  "GET /api/analytics/live": {
    summary: "The hour as Server-Sent Events (event: snapshot), or once as JSON; with hour, one that is over",
    access: ["analyst", "admin"],
    scope: "analytics:read",
    query: "LiveQuery",
    replies: {
      200: [
        "LiveSnapshot",
        { is: "event: snapshot, data: LiveSnapshot", mediaType: "text/event-stream" },
        { is: "The minutes of the hour, with format=csv", mediaType: "text/csv" },
      ],
    },
  },
  "GET /api/analytics/targets": {
    summary: "What each month shall bring, newest first",
    access: ["analyst", "admin"],
    scope: "analytics:read",
    replies: { 200: "MonthTargets" },
  },
  "PUT /api/analytics/targets": {
    summary: "Set or take away one month's target in one currency",
    access: "admin",
    scope: "settings:write",
    body: "MonthTargetInput",
    replies: { 200: "MonthTargets" },
  },
  "GET /api/analytics/share-links": {
    summary: "Share links that still open: one's own, for an admin everyone's",
    access: ANALYSTS,
    replies: { 200: "ShareLinkPage" },
  },
  "POST /api/analytics/share-links": {
    summary: "A link to one page of figures for who has no account; its address is shown this once",
    access: ANALYSTS,
    body: "ShareLinkInput",
    replies: { 201: "CreatedShareLink" },
  },
  "DELETE /api/analytics/share-links/{id}": {
    summary: "End one's own share link; an admin ends anyone's",
    access: ANALYSTS,
    replies: { 204: { is: "Revoked" } },
  },
  "GET /api/analytics/alerts": {
    summary: "Alerts and insights, the gravest first; open ones, or all of late",
    access: ["analyst", "admin"],
    scope: "analytics:read",
    query: "AlertQuery",
    replies: { 200: "AlertList" },
  },
  "POST /api/analytics/alerts/{id}/acknowledge": {
    summary: "Take an alert on",
    access: ["analyst", "admin"],
    replies: { 204: { is: "Acknowledged" } },
  },
  "POST /api/analytics/alerts/{id}/snooze": {
    summary: "Keep an alert quiet for a while",
    access: ["analyst", "admin"],
    body: "AlertSnooze",
    replies: { 204: { is: "Snoozed" } },
  },
  "GET /api/analytics/webhook-targets": {
    summary: "Where alerts are sent",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "WebhookTargetList" },
  },
  "POST /api/analytics/webhook-targets": {
    summary: "Send alerts to one more address of the allow-list",
    access: "admin",
    scope: "settings:write",
    body: "WebhookTargetInput",
    replies: { 201: "CreatedWebhookTarget" },
  },
  "PATCH /api/analytics/webhook-targets/{id}": {
    summary: "Switch a target of alerts off or on",
    access: "admin",
    scope: "settings:write",
    body: "WebhookTargetChange",
    replies: { 204: { is: "Switched" } },
  },
  "POST /api/analytics/webhook-targets/{id}/test": {
    summary: "Send a test there now and say whether it arrived",
    access: "admin",
    scope: "settings:write",
    replies: { 200: "WebhookTry" },
  },
  "DELETE /api/analytics/webhook-targets/{id}": {
    summary: "Send no more alerts there",
    access: "admin",
    scope: "settings:write",
    replies: { 204: { is: "Removed" } },
  },
} as const;
