/** Letters: who wants them, and who writes them. And how long people are known. */
export const LETTER_ROUTES = {
  "POST /api/letters": {
    summary: "Ask for letters of an artist or of the store; says the same whether the address is known",
    access: "guest",
    body: "LetterAskInput",
    replies: { 204: { is: "Heard" } },
  },
  "POST /api/letters/confirm": {
    summary: "Say yes from the mailbox that letters were asked for to",
    access: "guest",
    body: "LetterConfirmInput",
    replies: { 200: "LettersConfirmed" },
  },
  "GET /api/account/letters": {
    summary: "Whose letters come to one's own address",
    access: "user",
    replies: { 200: "OwnLetters" },
  },
  "PUT /api/account/letters": {
    summary: "Ask for letters to one's own address, or end them",
    access: "user",
    body: "OwnLetterChoice",
    replies: { 200: "OwnLetters" },
  },
  "GET /api/letters/{from}": {
    summary: "Of an artist, or `store`: how many want letters, and what was sent",
    access: ["artist", "admin"],
    replies: { 200: "LetterDesk" },
  },
  "POST /api/letters/{from}": {
    summary: "Send a letter to everybody who wants it",
    access: ["artist", "admin"],
    isIdempotent: true,
    body: "LetterInput",
    replies: { 201: "LetterSent" },
  },
  "POST /api/letters/{from}/preview": {
    summary: "A letter as its readers would get it; nothing is sent",
    access: ["artist", "admin"],
    body: "LetterInput",
    replies: { 200: "LetterPreview" },
  },
  "GET /api/letters/{from}/addresses": {
    summary: "The addresses of those who agreed to these letters, on record",
    access: ["artist", "admin"],
    replies: { 200: { is: "Address and since when", mediaType: "text/csv" } },
  },
  "POST /api/mail/bounces": {
    summary: "A message that came back, as a mail server wrote it (RFC 3464); docs/mail.md says how to hand it over",
    access: "admin",
    scope: "mail:write",
    body: "DeliveryReport",
    bodyType: "message/rfc822",
    replies: { 200: "BounceHeard" },
  },
  "GET /api/settings/privacy": {
    summary: "How long each kind of data about people is kept, and what the last run forgot",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "RetentionBoard" },
  },
  "PUT /api/settings/privacy": {
    summary: "Change how long data about people are kept",
    access: "admin",
    scope: "settings:write",
    body: "RetentionInput",
    replies: { 200: "RetentionBoard" },
  },
  "POST /api/settings/privacy/run": {
    summary: "Have what is old forgotten now",
    access: "admin",
    scope: "settings:write",
    replies: { 202: { is: "Asked for" } },
  },
} as const;
