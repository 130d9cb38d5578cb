/** How payments are routed, what they cost, and those that wait for a person. */
export const PAYMENT_SETTING_ROUTES = {
  "GET /api/settings/payments": {
    summary: "Providers: order, switches, breakers, health, share, and every version so far",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "PaymentSettings" },
  },
  "PUT /api/settings/payments": {
    summary: "Activate another order, strategy or split of providers; it bites in every process within a second",
    access: "admin",
    scope: "settings:write",
    isIdempotent: "optional",
    body: "PaymentSettingsInput",
    replies: { 200: "PaymentSettings" },
  },
  "POST /api/settings/payments/rollback": {
    summary: "Bring an earlier version back as a new one",
    access: "admin",
    scope: "settings:write",
    isIdempotent: "optional",
    body: "RollbackInput",
    replies: { 200: "PaymentSettings" },
  },
  "POST /api/settings/payments/what-if": {
    summary:
      "Past payments under another strategy, order or price, in money and success by basket size; changes nothing",
    access: "admin",
    scope: "settings:read",
    body: "WhatIfInput",
    replies: { 200: "WhatIf" },
  },
  "GET /api/settings/payments/keys": {
    summary:
      "Which keys of providers are in force, since when, and the webhook addresses to enter there; never a secret",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "CredentialBoard" },
  },
  "PUT /api/settings/payments/keys/{provider}": {
    summary: "Set or replace a provider's keys as a whole (live mode, signed-in people); in force within a second",
    access: "admin",
    scope: "settings:write",
    body: "CredentialInput",
    replies: { 200: "CredentialBoard" },
  },
  "DELETE /api/settings/payments/keys/{provider}": {
    summary: "Take a provider's keys away; those of the environment are in force again (live mode, signed-in people)",
    access: "admin",
    scope: "settings:write",
    replies: { 200: "CredentialBoard" },
  },
  "POST /api/settings/payments/keys/{provider}/test": {
    summary: "Ask the provider with the keys in force whether they work; moves nothing",
    access: "admin",
    scope: "settings:write",
    replies: { 200: "CredentialTest" },
  },
  "GET /api/settings/payments/review": {
    summary: "Payments that wait for a person, oldest first, and what settled itself in the last day",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "ReviewQueue" },
  },
  "GET /api/settings/payments/review/{id}": {
    summary: "One of them: the evidence of every attempt, what is at stake, what may be done",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "ReviewDetail" },
  },
  "POST /api/settings/payments/review/{id}": {
    summary: "Ask the provider again, or decide it; a mark needs a reason",
    access: "admin",
    scope: "settings:write",
    isIdempotent: true,
    body: "ReviewInput",
    replies: { 200: "ReviewResult" },
  },
  "GET /api/settings/fees": {
    summary:
      "The prices of the providers: percentage, fixed part, tiers, source and day, by currency, region and kind of card",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "FeeList" },
  },
  "PUT /api/settings/fees": {
    summary: "Add, change or withdraw a price; what was quoted before stays",
    access: "admin",
    scope: "settings:write",
    isIdempotent: "optional",
    body: "FeeChangeInput",
    replies: { 200: "FeeList" },
  },
} as const;
