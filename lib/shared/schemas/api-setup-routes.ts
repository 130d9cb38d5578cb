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
