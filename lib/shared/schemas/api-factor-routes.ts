/**
 * Passkeys, authenticator app and backup codes: at the door, and in one's own account (a fresh sign-in, never an API key); and
 * the log that every change of them is in.
 */
export const FACTOR_ROUTES = {
  "POST /api/sign-in/passkey": {
    summary: "What a browser asks any passkey of this store; its answer goes to /api/auth/callback/passkey",
    access: "guest",
    replies: { 200: "KeyOptions" },
  },
  "POST /api/sign-in/second-step": {
    summary: "What a browser asks a passkey after the password; its answer goes to /api/auth/callback/second-step",
    access: "guest",
    replies: { 200: "KeyOptions" },
  },
  "DELETE /api/sign-in/second-step": {
    summary: "Leave the second step, back to e-mail and password",
    access: "guest",
    replies: { 204: { is: "Forgotten" } },
  },
  "POST /api/account/passkeys/options": {
    summary: "Begin a passkey: what the browser needs to make one",
    access: "user",
    replies: { 200: "KeyOptions" },
  },
  "POST /api/account/passkeys": {
    summary: "Add the passkey that the browser made; the first factor brings backup codes",
    access: "user",
    body: "PasskeyInput",
    replies: { 201: "AddedFactor" },
  },
  "POST /api/account/totp": {
    summary: "Begin an authenticator app: its secret, shown this once",
    access: "user",
    body: "FactorNameInput",
    replies: { 201: "TotpStart" },
  },
  "POST /api/account/totp/confirm": {
    summary: "Add the app by its first code; the first factor brings backup codes",
    access: "user",
    body: "TotpCodeInput",
    replies: { 201: "AddedFactor" },
  },
  "POST /api/account/backup-codes": {
    summary: "New backup codes, shown this once; the old ones end",
    access: "user",
    replies: { 201: "BackupCodes" },
  },
  "PATCH /api/account/factors/{id}": {
    summary: "Give a passkey or an app another name",
    access: "user",
    body: "FactorNameInput",
    replies: { 204: { is: "Renamed" } },
  },
  "DELETE /api/account/factors/{id}": {
    summary: "Remove a passkey or an app; signs out everywhere else",
    access: "user",
    replies: { 204: { is: "Removed" } },
  },
  "POST /api/settings/audit/check": {
    summary: "Have the whole audit log recomputed by the worker; the page of the log says what came of it",
    access: "admin",
    scope: "settings:write",
    replies: { 204: { is: "Asked for" } },
  },
} as const;
