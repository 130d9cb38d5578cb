/** The first live start, for the one browser that opened the address that the start printed; gone once the store is set up. */
export const SETUP_ROUTES = {
  "POST /api/setup/open": {
    summary: "Trade the one-time token of the set-up address for a session of this browser",
    access: "public",
    body: "SetUpOpenInput",
    replies: { 204: { is: "Opened" } },
  },
  "GET /api/setup": { summary: "What was answered so far", access: "public", replies: { 200: "SetUpView" } },
  "PUT /api/setup": {
    summary: "Keep what was typed so far; no password",
    access: "public",
    body: "SetUpAnswers",
    replies: { 204: { is: "Kept" } },
  },
  "POST /api/setup/mail": {
    summary: "Send a test mail; a server that takes it is kept",
    access: "public",
    body: "SetUpMailInput",
    replies: { 204: { is: "The server took it" } },
  },
  "POST /api/setup/checks": {
    summary: "What the doctor says of the answers so far",
    access: "public",
    body: "SetUpCheckInput",
    replies: { 200: "DoctorReport" },
  },
  "POST /api/setup/finish": {
    summary: "Make the admin and open the store",
    access: "public",
    body: "FinishSetUpInput",
    replies: { 204: { is: "Open" } },
  },
} as const;

/** What the set-up asked, later; by a person in a browser. */
export const STORE_FACT_ROUTES = {
  "GET /api/settings/store/facts": {
    summary: "Name, currency of new records, zone, public address and mail server, with their version",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "StoreFactsView" },
  },
  "PUT /api/settings/store/facts": {
    summary:
      "Change name, currency of new records or public address; needs a fresh sign-in and the version that was shown",
    access: "admin",
    scope: "settings:write",
    body: "StoreFactsInput",
    replies: { 200: "StoreFactsView" },
  },
  "PUT /api/settings/store/zone": {
    summary: "Change the zone of record; figures by day are refused until every day is counted anew",
    access: "admin",
    scope: "settings:write",
    body: "StoreZoneInput",
    replies: { 200: "StoreFactsView" },
  },
  "PUT /api/settings/store/mail": {
    summary: "Change the mail server; it is kept once it took a test mail",
    access: "admin",
    scope: "settings:write",
    body: "StoreMailInput",
    replies: { 200: "StoreFactsView" },
  },
} as const;
