import type { Role, Scope } from "../roles";
import { ANALYTICS_ROUTES } from "./analytics-routes";
import { ACCOUNT_ROUTES } from "./api-account-routes";
import { AUDIO, AUDIO_PART, DOWNLOAD_ROUTES, NOT_MODIFIED } from "./api-download-routes";
import { FACTOR_ROUTES } from "./api-factor-routes";
import { JOB_ROUTES } from "./api-job-routes";
import { LETTER_ROUTES } from "./api-letter-routes";
import { MAIL_ROUTES } from "./api-mail-routes";
import { PAYMENT_SETTING_ROUTES } from "./api-payment-routes";
import { PROBE_ROUTES } from "./api-probe-routes";
import { RECONCILIATION_ROUTES } from "./api-reconciliation-routes";
import { RELEASE_ROUTES } from "./api-release-routes";
import type { ApiInputName, ApiOutputName } from "./api-schemas";
import { SETUP_ROUTES, STORE_FACT_ROUTES } from "./api-setup-routes";
import { STORAGE_ROUTES } from "./api-storage-routes";
import { STREAM_ROUTES } from "./api-stream-routes";
import { UPLOAD_ROUTES } from "./api-upload-routes";

export type ApiMethod = "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";
/** A JSON reply by the name of its schema, or what else comes: a media type, a redirect, nothing. */
export type ApiReply = ApiOutputName | { is: string; mediaType?: string };
/** Method and path, path parameters in braces. */
export type ApiAddress = `${ApiMethod} /api/${string}`;
export type ApiRoute = {
  summary: string;
  /** `public`: credentials are not looked at. `guest`: anyone, credentials honoured. Else signed in, or one of the roles. */
  access: "public" | "guest" | "user" | Role | readonly Role[];
  /** What an API key needs; without one only a session will do. */
  scope?: Scope;
  isIdempotent?: boolean | "optional";
  query?: ApiInputName;
  body?: ApiInputName;
  bodyType?: string;
  replies: Readonly<Record<number, ApiReply | readonly ApiReply[]>>;
};

const MANAGERS = ["artist", "admin"] as const;

/** Every address of the HTTP API with what it takes and gives. test/openapi.test.ts holds it against the handlers. */
export const API_ROUTES: Readonly<Record<ApiAddress, ApiRoute>> = {
  "GET /api/auth/{nextauth}": {
    summary: "Sign-in handshake: csrf, session, providers",
    access: "guest",
    replies: { 200: { is: "As next-auth defines it", mediaType: "application/json" } },
  },
  "POST /api/auth/{nextauth}": {
    summary: "Sign in (callback/credentials, callback/passkey, callback/second-step) and out (signout)",
    access: "guest",
    body: "Credentials",
    bodyType: "application/x-www-form-urlencoded",
    replies: { 200: { is: "Where to go next", mediaType: "application/json" } },
  },
  "GET /api/me": { summary: "Who is signed in", access: "guest", replies: { 200: "Me" } },
  ...FACTOR_ROUTES,
  ...UPLOAD_ROUTES,
  ...STORAGE_ROUTES,
  ...JOB_ROUTES,
  ...MAIL_ROUTES,
  ...LETTER_ROUTES,
  ...ACCOUNT_ROUTES,
  ...SETUP_ROUTES,
  "GET /api/releases": {
    summary: "One's own releases, drafts too",
    access: "artist",
    scope: "catalog:read",
    replies: { 200: "OwnReleasePage" },
  },
  "POST /api/releases": {
    summary: "A new empty draft",
    access: "artist",
    scope: "catalog:write",
    body: "ReleaseInput",
    replies: { 201: "OwnReleaseDetail" },
  },
  "GET /api/releases/{id}": {
    summary: "One's own release with the facts of its tracks",
    access: MANAGERS,
    scope: "catalog:read",
    replies: { 200: "OwnReleaseDetail" },
  },
  "PATCH /api/releases/{id}": {
    summary: "Change a release, price and order its tracks; publish, schedule or unlist it, take it back to draft",
    access: MANAGERS,
    scope: "catalog:write",
    body: "ReleasePatch",
    replies: { 200: "OwnReleaseDetail" },
  },
  ...RELEASE_ROUTES,
  "PUT /api/releases/{id}/cover": {
    summary: "Give a release another cover: a JPEG, PNG or WebP of 10 MB at most",
    access: MANAGERS,
    scope: "catalog:write",
    body: "CoverPicture",
    bodyType: "image/*",
    replies: { 200: "OwnReleaseDetail" },
  },
  "GET /api/tracks": {
    summary: "The catalogue by track",
    access: "guest",
    scope: "catalog:read",
    query: "TrackQuery",
    replies: { 200: "TrackPage" },
  },
  "GET /api/tracks/{id}": {
    summary: "One track; drafts for their artist",
    access: "guest",
    scope: "catalog:read",
    replies: { 200: "PublicTrack" },
  },
  "PATCH /api/tracks/{id}": {
    summary: "Change title or price of one's own track",
    access: MANAGERS,
    scope: "catalog:write",
    body: "TrackPatch",
    replies: { 200: "UploadedTrack" },
  },
  "PUT /api/tracks/{id}/preview-start": {
    summary: "Let the preview begin elsewhere; the one there is plays on until the new one is made",
    access: MANAGERS,
    scope: "catalog:write",
    body: "PreviewStart",
    replies: { 202: "UploadedTrack" },
  },
  "GET /api/tracks/{id}/waveform": {
    summary: "One value per bar, 0 to 1",
    access: "guest",
    scope: "catalog:read",
    replies: { 200: "Waveform" },
  },
  "GET /api/tracks/{id}/preview": {
    summary: "The part everyone may hear, by Range",
    access: "guest",
    scope: "catalog:read",
    replies: { 200: AUDIO, 206: AUDIO_PART, 304: NOT_MODIFIED },
  },
  ...STREAM_ROUTES,
  "GET /api/covers/{cid}": {
    summary: "A cover, 400 or 1200 pixels wide",
    access: "public",
    query: "CoverQuery",
    replies: { 200: { is: "The picture", mediaType: "image/webp" }, 304: NOT_MODIFIED },
  },
  "POST /api/plays": {
    summary: "Report plays, in batches; repeats are not counted twice",
    access: "guest",
    scope: "catalog:read",
    body: "PlayBatch",
    replies: { 202: "PlaysCounted" },
  },
  "POST /api/checkout/quote": {
    summary: "Price a basket",
    access: "guest",
    scope: "orders:read",
    body: "QuoteInput",
    replies: { 200: "Quote" },
  },
  "POST /api/checkout": {
    summary: "Place an order and prepare its payment; sets the order's cookie",
    access: "guest",
    scope: "orders:write",
    isIdempotent: true,
    body: "CheckoutInput",
    replies: { 201: "CheckoutResult" },
  },
  "POST /api/checkout/client-token": {
    summary: "Mint what a provider's card fields in the browser are started with; 404 where this shop has none of them",
    access: "guest",
    scope: "orders:write",
    body: "ClientTokenInput",
    replies: { 201: "ClientToken" },
  },
  "GET /api/orders/{id}": {
    summary:
      "An order with receipt and downloads, for its buyer, an admin, or the browser that holds its cookie; its paid lines for their artist",
    access: "guest",
    scope: "orders:read",
    replies: { 200: "OrderView" },
  },
  "GET /api/orders/{id}/open": {
    summary: "Exchange the secret of an order's link for its cookie",
    access: "guest",
    query: "OrderLinkQuery",
    replies: { 303: { is: "To the order's page, without the secret" } },
  },
  "POST /api/orders/{id}/payment/confirm": {
    summary: "Confirm the payment with the token of the card fields, or say that it was approved at the provider",
    access: "guest",
    scope: "orders:write",
    isIdempotent: true,
    body: "ConfirmInput",
    replies: { 200: "PaymentView" },
  },
  "POST /api/orders/{id}/payment/method": {
    summary: "Pay in another way, or try again: what waits for the buyer is given up, another try is prepared",
    access: "guest",
    scope: "orders:write",
    isIdempotent: true,
    body: "MethodInput",
    replies: { 200: "PaymentView" },
  },
  "GET /api/orders/{id}/payment/step": {
    summary: "To the page of the buyer's bank or wallet",
    access: "guest",
    scope: "orders:read",
    replies: { 303: { is: "To the page" } },
  },
  "POST /api/payments/apple-session": {
    summary:
      "A merchant session for Apple Pay's sheet, where the shop is validated by its own certificate or its rail's",
    access: "guest",
    body: "AppleSessionInput",
    replies: { 200: "AppleSession" },
  },
  "GET /api/payments/return": {
    summary: "Back from the page of a bank or wallet; the provider is asked how it went",
    access: "guest",
    query: "ReturnQuery",
    replies: { 303: { is: "To the order" } },
  },
  "POST /api/orders/{id}/refunds": {
    summary: "Give money back: an admin up to what is left, an artist up to their own lines",
    access: MANAGERS,
    scope: "orders:write",
    isIdempotent: true,
    body: "RefundInput",
    replies: { 201: "RefundResult" },
  },
  ...DOWNLOAD_ROUTES,
  "POST /api/webhooks/{provider}": {
    summary: "Events of a payment provider, signed by it",
    access: "public",
    bodyType: "application/json",
    replies: { 200: { is: "Stored; the words the provider expects", mediaType: "text/plain" } },
  },
  ...ANALYTICS_ROUTES,
  "GET /api/settings/store": {
    summary: "The store's settings",
    access: "admin",
    scope: "settings:read",
    replies: { 200: "StoreSettingsView" },
  },
  "PUT /api/settings/store": {
    summary: "Change hourly target or minimum price",
    access: "admin",
    scope: "settings:write",
    isIdempotent: "optional",
    body: "StoreSettingsInput",
    replies: { 200: "StoreSettingsView" },
  },
  ...STORE_FACT_ROUTES,
  ...PAYMENT_SETTING_ROUTES,
  ...RECONCILIATION_ROUTES,
  "GET /api/settings/api-keys": {
    summary: "One's own API keys",
    access: "user",
    scope: "settings:read",
    replies: { 200: "ApiKeyPage" },
  },
  "POST /api/settings/api-keys": {
    summary: "Make an API key; its token is shown this once",
    access: "user",
    scope: "settings:write",
    body: "ApiKeyInput",
    replies: { 201: "CreatedApiKey" },
  },
  "DELETE /api/settings/api-keys/{id}": {
    summary: "Revoke one's own API key",
    access: "user",
    scope: "settings:write",
    replies: { 204: { is: "Revoked" } },
  },
  ...PROBE_ROUTES,
};
