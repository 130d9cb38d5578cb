/** Mail: what waits and what became of it, and what a reader of a mail may do without signing in. */
export const MAIL_ROUTES = {
  "GET /api/settings/mail": {
    summary: "Mail with its state, tries and reason, the newest first",
    access: "admin",
    scope: "orders:read",
    query: "MailQuery",
    replies: { 200: "MailBoard" },
  },
  "PUT /api/settings/mail": {
    summary: "How often artists hear of sales",
    access: "admin",
    scope: "settings:write",
    body: "MailSettingsInput",
    replies: { 204: { is: "Changed" } },
  },
  "POST /api/settings/mail/retry": {
    summary: "Try mail again from the beginning, also to an address that was refused",
    access: "admin",
    scope: "orders:write",
    body: "MailRetryInput",
    replies: { 200: "MailRetryResult" },
  },
  "GET /api/settings/mail/{id}/preview": {
    summary: "A mail as a page; in a live store only what opens nothing for its reader",
    access: "admin",
    scope: "orders:read",
    replies: { 200: { is: "The letter", mediaType: "text/html" } },
  },
  "POST /api/orders/links": {
    summary: "Have the links of an address's orders sent to it; says the same whether there are any",
    access: "guest",
    body: "LinksInput",
    replies: { 204: { is: "Heard" } },
  },
  "GET /api/notices/{token}": {
    summary: "The page that ends a notice, for mail programs that open its List-Unsubscribe address",
    access: "public",
    replies: { 303: { is: "To the page" } },
  },
  "POST /api/notices/{token}": {
    summary: "End the notices that this token is of (one click, RFC 8058)",
    access: "public",
    replies: { 204: { is: "Ended" } },
  },
  "DELETE /api/notices/{token}": {
    summary: "Let them begin again",
    access: "public",
    replies: { 204: { is: "They come again" } },
  },
} as const;
