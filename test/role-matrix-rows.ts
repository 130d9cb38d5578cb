import { createUpload } from "@/lib/media/resume/plan-upload";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Scope } from "@/lib/shared/roles";
import type { Ask } from "./call-route";
import { makeBearer } from "./factories";
import { readAudioFixture } from "./hostile-audio";
import { ACCOUNT_ROWS } from "./role-matrix-account";
import { ANALYTICS_ROWS } from "./role-matrix-analytics";
import { CONSENT_ROWS } from "./role-matrix-consent";
import { FACTOR_ROWS } from "./role-matrix-factors";
import { MAIL_ROWS } from "./role-matrix-mail";
import { PAYMENT_SETTING_ROWS } from "./role-matrix-payments";
import { PRIVACY_ROWS } from "./role-matrix-privacy";
import { RELEASE_LINK_ROWS, REMOVAL_ROWS, unopenedRows } from "./role-matrix-releases";
import { STORAGE_ROWS } from "./role-matrix-storage";
import { STORE_ROWS } from "./role-matrix-store";
import { STREAM_ROWS } from "./role-matrix-streams";
import { PERSONAS, type Persona, type RoleWorld } from "./role-world";

/** One status per persona, in the order of PERSONAS: anonymous, other buyer, buyer, owner, other artist, analyst, admin. */
export type Row = {
  of?: string;
  expected: readonly number[];
  ask?: (world: RoleWorld, persona: Persona) => Ask | Promise<Ask>;
};

const everyone = (status: number) => PERSONAS.map(() => status);
const SIGNED_IN = (status: number) => [401, ...PERSONAS.slice(1).map(() => status)];
const MANAGERS = (status: number) => [401, 403, 403, status, 403, 403, status];
const ARTISTS = (status: number) => [401, 403, 403, status, status, 403, 403];
const OWN_UPLOAD = (status: number) => [401, 403, 403, status, 404, 403, 403];
const OWN_ORDER = (status: number) => [404, 404, status, 404, 404, 404, status];
const ADMIN_BUT = (status: number) => [401, 403, 403, 403, 403, 403, status];
const ADMIN = ADMIN_BUT(200);
const UPLOAD_LIMITS = {
  maxLossyBytes: 52_428_800,
  maxLosslessBytes: 314_572_800,
  maxFilesPerArtist: 5_000,
  maxBytesPerArtist: 21_474_836_480,
  uploadKeepDays: 7,
};

const published = ({ published: { publicId } }: RoleWorld) => ({ path: [publicId] });
const track = (world: RoleWorld) => ({ path: [world.published.publicTrackId] });
const idempotent = () => ({ "idempotency-key": newId() });
const basket = (world: RoleWorld) => ({
  lines: [{ trackId: world.published.publicTrackId }],
  currency: "USD",
  country: "US",
});

/** A form with a file, for a release that only its artist may add to. */
function uploadForm({ draft: { publicId } }: RoleWorld): FormData {
  const form = new FormData();
  form.set("releaseId", publicId);
  form.set("audio", new File([new Uint8Array(readAudioFixture("tide.opus"))], "tide.opus"));
  return form;
}

const TUS = { "tus-resumable": "1.0.0" };

function askForUpload({ draft: { publicId } }: RoleWorld): Ask {
  const [name, release] = ["tide.opus", publicId].map((text) => Buffer.from(text).toString("base64"));
  return { headers: { ...TUS, "upload-length": "1000", "upload-metadata": `filename ${name},releaseId ${release}` } };
}

/** A fresh upload of the owner: one of these may end it. */
async function beginUpload(world: RoleWorld): Promise<Ask> {
  const { artistId } = world.published;
  const { id } = await createUpload({ fileName: "tide.opus", sizeBytes: 1000, fields: {}, batch: null }, artistId);
  return { path: [toPublicId("upload", id)], headers: TUS };
}

async function sendToUpload(world: RoleWorld): Promise<Ask> {
  const { path, headers } = await beginUpload(world);
  const patch = { "upload-offset": "0", "content-type": "application/offset+octet-stream", "content-length": "10" };
  return { path, body: "0123456789", headers: { ...headers, ...patch } };
}

/** The rights of every address: what each person gets. A handler without a row here fails the test. */
export const ROLE_MATRIX: Readonly<Record<string, readonly Row[]>> = {
  "GET /api/auth/{nextauth}": [{ expected: everyone(200), ask: () => ({ path: ["csrf"] }) }],
  "POST /api/auth/{nextauth}": [
    { of: "an action nobody may call", expected: everyone(404), ask: () => ({ path: ["_log"], body: {} }) },
    {
      of: "without the token of the form: back to the form",
      expected: everyone(302),
      ask: () => ({ path: ["callback", "credentials"], body: { email: "no@example.test", password: "wrong-one" } }),
    },
  ],
  "GET /api/me": [{ expected: everyone(200) }],
  ...FACTOR_ROWS,
  ...PRIVACY_ROWS,
  "POST /api/uploads": [
    { of: "a body that is no form: the role is asked first", expected: ARTISTS(400), ask: () => ({ body: {} }) },
    {
      of: "somebody's release",
      expected: [401, 403, 403, 201, 403, 403, 403],
      ask: (world) => ({ body: uploadForm(world) }),
    },
  ],
  "OPTIONS /api/uploads/tus": [{ expected: everyone(204) }],
  "GET /api/uploads/tus": [{ expected: ARTISTS(200) }],
  "POST /api/uploads/tus": [
    { of: "without a size: the role is asked first", expected: ARTISTS(400) },
    { of: "for somebody's release", expected: [401, 403, 403, 201, 403, 403, 403], ask: askForUpload },
  ],
  "GET /api/uploads/tus/{id}": [{ expected: OWN_UPLOAD(200), ask: beginUpload }],
  "HEAD /api/uploads/tus/{id}": [{ expected: OWN_UPLOAD(200), ask: beginUpload }],
  "PATCH /api/uploads/tus/{id}": [{ expected: OWN_UPLOAD(204), ask: sendToUpload }],
  "DELETE /api/uploads/tus/{id}": [{ expected: OWN_UPLOAD(204), ask: beginUpload }],
  "GET /api/releases": [{ expected: ARTISTS(200) }],
  "POST /api/releases": [{ expected: ARTISTS(201), ask: () => ({ body: { title: "New" } }) }],
  "GET /api/releases/{id}": [{ expected: MANAGERS(200), ask: published }],
  "PATCH /api/releases/{id}": [
    { expected: MANAGERS(200), ask: (world) => ({ ...published(world), body: { description: "words" } }) },
  ],
  "GET /api/releases/{id}/files": [{ expected: MANAGERS(200), ask: published }],
  "POST /api/releases/{id}/files": [
    { expected: MANAGERS(200), ask: (world) => ({ ...published(world), body: { action: "retry" } }) },
  ],
  ...REMOVAL_ROWS,
  ...RELEASE_LINK_ROWS,
  "PUT /api/releases/{id}/cover": [
    { of: "what is no picture", expected: MANAGERS(415), ask: (world) => ({ ...published(world), body: {} }) },
  ],
  "GET /api/tracks": [{ expected: everyone(200) }],
  "GET /api/tracks/{id}": [{ expected: everyone(200), ask: track }, ...unopenedRows(200)],
  "PATCH /api/tracks/{id}": [
    { expected: MANAGERS(200), ask: (world) => ({ ...track(world), body: { title: "Other words" } }) },
  ],
  "PUT /api/tracks/{id}/preview-start": [
    { expected: MANAGERS(202), ask: (world) => ({ ...track(world), body: { fromMs: 0 } }) },
  ],
  "GET /api/tracks/{id}/waveform": [{ expected: everyone(200), ask: track }, ...unopenedRows(200)],
  "GET /api/tracks/{id}/preview": [{ expected: everyone(200), ask: track }, ...unopenedRows(200)],
  ...STREAM_ROWS,
  ...MAIL_ROWS,
  ...CONSENT_ROWS,
  ...ACCOUNT_ROWS,
  "GET /api/covers/{cid}": [{ expected: everyone(200), ask: (world) => ({ path: [world.coverCid] }) }],
  "POST /api/plays": [
    {
      expected: everyone(202),
      ask: (world) => ({
        body: { plays: [{ trackId: world.published.publicTrackId, playedMs: 30_000, source: "home" }] },
      }),
    },
  ],
  "POST /api/checkout/quote": [{ expected: everyone(200), ask: (world) => ({ body: basket(world) }) }],
  "POST /api/checkout": [
    {
      expected: everyone(201),
      ask: (world) => ({
        headers: idempotent(),
        body: { ...basket(world), email: "someone@example.test", method: "card" },
      }),
    },
  ],
  "POST /api/checkout/client-token": [
    {
      of: "a shop without Braintree",
      expected: everyone(404),
      ask: () => ({ body: { rail: "braintree", currency: "USD" } }),
    },
  ],
  "GET /api/orders/{id}": [
    {
      of: "paid: its artist sees their own lines",
      expected: [404, 404, 200, 200, 404, 404, 200],
      ask: (world) => ({ path: [world.paid.orderId] }),
    },
    {
      of: "not paid: no business of its artist",
      expected: OWN_ORDER(200),
      ask: async (world) => ({ path: [await world.placeOrder()] }),
    },
  ],
  "GET /api/orders/{id}/open": [
    {
      of: "with the secret of its link",
      expected: everyone(303),
      ask: ({ paid }) => ({ path: [paid.orderId], query: `key=${paid.secret}` }),
    },
    {
      of: "with a guess",
      expected: everyone(404),
      ask: ({ paid }) => ({ path: [paid.orderId], query: "key=0123456789abcdefghijkl" }),
    },
  ],
  "POST /api/orders/{id}/payment/confirm": [
    {
      expected: OWN_ORDER(200),
      ask: async (world) => ({
        path: [await world.placeOrder()],
        headers: idempotent(),
        body: { token: "pm_card_visa" },
      }),
    },
  ],
  "POST /api/orders/{id}/payment/method": [
    {
      of: "the one that waits already",
      expected: OWN_ORDER(200),
      ask: async (world) => ({
        path: [await world.placeOrder()],
        headers: idempotent(),
        body: { method: "card" },
      }),
    },
  ],
  "GET /.well-known/apple-developer-merchantid-domain-association": [
    { of: "without a domain file", expected: everyone(404) },
  ],
  "POST /api/payments/apple-session": [
    {
      of: "in a demo, which has no merchant at Apple",
      expected: everyone(404),
      ask: () => ({ body: { validationUrl: "https://apple-pay-gateway.apple.com/paymentservices/startSession" } }),
    },
  ],
  "GET /api/payments/return": [
    { of: "with a nonce that is not ours", expected: everyone(404), ask: () => ({ query: `nonce=${"n".repeat(43)}` }) },
  ],
  "GET /api/orders/{id}/payment/step": [
    { of: "when it is over", expected: OWN_ORDER(410), ask: (world) => ({ path: [world.paid.orderId] }) },
  ],
  "POST /api/orders/{id}/refunds": [
    {
      of: "more than is left: whoever may refund is told so",
      expected: [401, 403, 403, 422, 404, 403, 422],
      ask: (world) => ({
        path: [world.paid.orderId],
        headers: idempotent(),
        body: { amountMinor: 1_000_000, reason: "the buyer asked" },
      }),
    },
  ],
  "POST /api/orders/{id}/downloads": [
    {
      expected: [404, 404, 200, 404, 404, 404, 200],
      ask: ({ paid }) => ({ path: [paid.orderId], body: { format: "original" } }),
    },
  ],
  "GET /api/orders/{id}/manifest": [
    { expected: [404, 404, 200, 404, 404, 404, 200], ask: ({ paid }) => ({ path: [paid.orderId] }) },
  ],
  "GET /api/orders/{id}/files.zip": [
    {
      of: "without a signature",
      expected: [403, 403, 200, 403, 403, 403, 200],
      ask: ({ paid }) => ({ path: [paid.orderId] }),
    },
  ],
  "GET /api/downloads/{id}": [
    {
      of: "without a signature",
      expected: [403, 403, 200, 403, 403, 403, 200],
      ask: (world) => ({ path: [world.paid.entitlementId] }),
    },
    {
      of: "by its signed link",
      expected: everyone(200),
      ask: ({ paid }) => ({ path: [paid.entitlementId], query: paid.link.split("?")[1] ?? "" }),
    },
  ],
  "POST /api/webhooks/{provider}": [
    {
      of: "forged",
      expected: everyone(400),
      ask: () => ({
        path: ["stripe"],
        headers: { "stripe-signature": "t=1,v1=00" },
        body: { type: "charge.refunded" },
      }),
    },
    { of: "a provider this store has not", expected: everyone(404), ask: () => ({ path: ["nobody"], body: {} }) },
  ],
  ...ANALYTICS_ROWS,
  ...STORAGE_ROWS,
  ...STORE_ROWS,
  "GET /api/settings/store": [{ expected: ADMIN }],
  "PUT /api/settings/store": [{ expected: ADMIN, ask: () => ({ body: { minimumPriceMinor: 50 } }) }],
  "GET /api/settings/uploads": [{ expected: ADMIN }],
  "PUT /api/settings/uploads": [{ expected: ADMIN, ask: () => ({ body: UPLOAD_LIMITS }) }],
  "PUT /api/settings/uploads/artists/{id}": [
    {
      expected: ADMIN_BUT(204),
      ask: ({ published: { artistId } }) => ({
        path: [toPublicId("artist", artistId)],
        body: { maxFiles: null, maxBytes: null },
      }),
    },
  ],
  "GET /api/settings/jobs": [{ expected: ADMIN }],
  "POST /api/settings/jobs/retry": [{ expected: ADMIN, ask: () => ({ body: {} }) }],
  ...PAYMENT_SETTING_ROWS,
  "GET /api/settings/api-keys": [{ expected: SIGNED_IN(200) }],
  "POST /api/settings/api-keys": [
    {
      expected: SIGNED_IN(201),
      ask: () => ({ body: { name: "reports", scopes: ["catalog:read"] satisfies Scope[] } }),
    },
  ],
  "DELETE /api/settings/api-keys/{id}": [
    {
      of: "the buyer's",
      expected: [401, 404, 204, 404, 404, 404, 404],
      ask: async (world) => ({ path: [(await makeBearer(world.people.buyer.userId)).keyId] }),
    },
  ],
  "GET /api/metrics": [
    { of: "without its token", expected: everyone(401) },
    {
      of: "with its token",
      expected: everyone(200),
      ask: () => ({ headers: { authorization: "Bearer test-metrics-token" } }),
    },
  ],
  "GET /api/health": [{ expected: everyone(200) }],
  "GET /api/ready": [{ expected: everyone(200) }],
  "GET /api/openapi.json": [{ expected: everyone(200) }],
  "GET /sandbox/{path}": [
    { of: "card fields", expected: everyone(200), ask: () => ({ path: ["fields"] }) },
    { of: "the control page", expected: [401, 401, 401, 401, 401, 401, 200], ask: () => ({ path: ["control"] }) },
  ],
  "POST /sandbox/{path}": [
    {
      of: "a card for a token",
      expected: everyone(201),
      ask: () => ({ path: ["tokens"], body: { number: "4242424242424242", month: 12, year: 2040, cvc: "123" } }),
    },
  ],
};
