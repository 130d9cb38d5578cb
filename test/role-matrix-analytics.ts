import { newId, toPublicId } from "@/lib/shared/ids";
import { toHourKey } from "@/lib/shared/live-address";
import type { Row } from "./role-matrix-rows";

/** Artists see their own figures, analysts and admins everyone's. */
const ANALYSTS = (status: number) => [401, 403, 403, status, status, status, status];

/** The rights of the addresses under /api/analytics. */
export const ANALYTICS_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "GET /api/analytics/revenue": [
    { of: "artists see their own", expected: ANALYSTS(200) },
    {
      of: "one artist: no business of another",
      expected: [401, 403, 403, 200, 403, 200, 200],
      ask: (world) => ({ query: `artistId=${toPublicId("artist", world.published.artistId)}` }),
    },
    { of: "a period that is none", expected: ANALYSTS(400), ask: () => ({ query: "period=fortnight" }) },
    { of: "as CSV", expected: ANALYSTS(200), ask: () => ({ query: "format=csv" }) },
  ],
  "GET /api/analytics/series": [{ expected: ANALYSTS(200) }],
  "GET /api/analytics/tracks": [{ expected: ANALYSTS(200) }],
  "GET /api/analytics/customers": [{ expected: ANALYSTS(200) }],
  "GET /api/analytics/funnel": [{ expected: ANALYSTS(200) }],
  "GET /api/analytics/providers": [
    { expected: [401, 403, 403, 403, 403, 200, 200] },
    {
      of: "an artist: an order is paid as one",
      expected: [401, 403, 403, 403, 403, 400, 400],
      ask: ({ published: { artistId } }) => ({ query: `artistId=${toPublicId("artist", artistId)}` }),
    },
    { of: "as CSV", expected: [401, 403, 403, 403, 403, 200, 200], ask: () => ({ query: "table=bands&format=csv" }) },
  ],
  "GET /api/analytics/orders": [{ expected: ANALYSTS(200) }],
  "GET /api/analytics/targets": [{ expected: [401, 403, 403, 403, 403, 200, 200] }],
  "PUT /api/analytics/targets": [
    {
      expected: [401, 403, 403, 403, 403, 403, 200],
      ask: () => ({ body: { month: "2026-11", currency: "USD", grossMinor: 100_000 } }),
    },
  ],
  "GET /api/analytics/statements": [
    { of: "artists have statements, nobody else", expected: [401, 403, 403, 200, 200, 403, 403] },
    {
      of: "one month",
      expected: [401, 403, 403, 200, 200, 403, 403],
      ask: () => ({ query: "month=2026-02&format=csv" }),
    },
    {
      of: "a month that is none",
      expected: [401, 403, 403, 400, 400, 403, 403],
      ask: () => ({ query: "month=2026-13" }),
    },
  ],
  "GET /api/analytics/share-links": [{ expected: ANALYSTS(200) }],
  "POST /api/analytics/share-links": [
    { expected: ANALYSTS(201), ask: () => ({ body: { page: "artists", query: { period: "7d" } } }) },
    {
      of: "one artist: no business of another",
      expected: [401, 403, 403, 201, 403, 201, 201],
      ask: ({ published: { artistId } }) => ({
        body: { page: "overview", query: { artistId: toPublicId("artist", artistId) } },
      }),
    },
  ],
  "DELETE /api/analytics/share-links/{id}": [
    { of: "one that is not there", expected: ANALYSTS(404), ask: () => ({ path: [toPublicId("shareLink", newId())] }) },
  ],
  "GET /api/analytics/alerts": [{ expected: [401, 403, 403, 403, 403, 200, 200] }],
  "POST /api/analytics/alerts/{id}/acknowledge": [
    {
      of: "one that is not there",
      expected: [401, 403, 403, 403, 403, 404, 404],
      ask: () => ({ path: [toPublicId("alert", newId())] }),
    },
  ],
  "POST /api/analytics/alerts/{id}/snooze": [
    {
      of: "one that is not there",
      expected: [401, 403, 403, 403, 403, 404, 404],
      ask: () => ({ path: [toPublicId("alert", newId())], body: { minutes: 60 } }),
    },
  ],
  "GET /api/analytics/webhook-targets": [{ expected: [401, 403, 403, 403, 403, 403, 200] }],
  "POST /api/analytics/webhook-targets": [
    {
      of: "an inner address",
      expected: [401, 403, 403, 403, 403, 403, 422],
      ask: () => ({ body: { name: "Metadata", shape: "slack", url: "http://169.254.169.254/latest" } }),
    },
  ],
  "PATCH /api/analytics/webhook-targets/{id}": [
    {
      of: "one that is not there",
      expected: [401, 403, 403, 403, 403, 403, 404],
      ask: () => ({ path: [toPublicId("webhookTarget", newId())], body: { isEnabled: false } }),
    },
  ],
  "POST /api/analytics/webhook-targets/{id}/test": [
    {
      of: "one that is not there",
      expected: [401, 403, 403, 403, 403, 403, 404],
      ask: () => ({ path: [toPublicId("webhookTarget", newId())] }),
    },
  ],
  "DELETE /api/analytics/webhook-targets/{id}": [
    {
      of: "one that is not there",
      expected: [401, 403, 403, 403, 403, 403, 404],
      ask: () => ({ path: [toPublicId("webhookTarget", newId())] }),
    },
  ],
  "GET /api/analytics/live": [
    { of: "once", expected: [401, 403, 403, 403, 403, 200, 200], ask: () => ({ query: "once=1" }) },
    { of: "its minutes", expected: [401, 403, 403, 403, 403, 200, 200], ask: () => ({ query: "format=csv" }) },
    {
      of: "an hour that is over",
      expected: [401, 403, 403, 403, 403, 200, 200],
      ask: () => ({ query: `once=1&hour=${toHourKey(new Date(Date.now() - 7_200_000))}` }),
    },
    {
      of: "an hour to come",
      expected: [401, 403, 403, 403, 403, 400, 400],
      ask: () => ({ query: "once=1&hour=2999-01-01T00Z" }),
    },
    { of: "as a stream", expected: [401, 403, 403, 403, 403, 200, 200] },
  ],
};
