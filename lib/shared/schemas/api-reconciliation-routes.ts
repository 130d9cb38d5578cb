const ADMIN = { access: "admin", scope: "settings:read" } as const;

/** Providers' lists beside what is booked. */
export const RECONCILIATION_ROUTES = {
  "GET /api/settings/payments/reconciliation": {
    ...ADMIN,
    summary: "How the last 31 days compare with the providers' own lists",
    replies: { 200: "ReconciliationOverview" },
  },
  "GET /api/settings/payments/reconciliation/{rail}/{day}": {
    ...ADMIN,
    summary: "One day of one provider: sums, what does not match, payouts; as CSV every line",
    query: "ReconciliationDayQuery",
    replies: { 200: ["ReconciliationDay", { is: "Every line of the day, with format=csv", mediaType: "text/csv" }] },
  },
  "POST /api/settings/payments/reconciliation/{rail}/{day}": {
    access: "admin",
    scope: "settings:write",
    isIdempotent: "optional",
    summary: "Read the provider's list of the day and compare it now",
    replies: { 202: "ReconciliationDayLine" },
  },
  "POST /api/settings/payments/reconciliation/findings/{id}": {
    access: "admin",
    scope: "settings:write",
    isIdempotent: true,
    summary: "Do something about what does not match; an explanation needs a reason",
    body: "FindingInput",
    replies: { 200: "FindingResult" },
  },
} as const;
