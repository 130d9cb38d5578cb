import "server-only";
import type { CopyFile } from "./copy-file";

const LINES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('title', l.title, 'artist', a.name, 'kind', l.kind, 'netMinor', l.net_minor,
    'taxMinor', l.tax_minor, 'taxRatePpm', l.tax_rate_ppm, 'taxJurisdiction', l.tax_jurisdiction) ORDER BY l.position), '[]')
  FROM order_line l JOIN artist a ON a.id = l.artist_id WHERE l.order_id = o.id)`;
const PAYMENTS = `(SELECT coalesce(jsonb_agg(jsonb_build_object('at', t.created_at, 'provider', t.rail, 'method', t.method, 'state', t.state,
    'providerRef', t.provider_ref, 'cardBrand', t.card_brand, 'cardLast4', t.card_last4) ORDER BY t.n), '[]')
  FROM payment p JOIN payment_attempt t ON t.payment_id = p.id WHERE p.order_id = o.id)`;
const REFUNDS = `(SELECT coalesce(jsonb_agg(jsonb_build_object('at', r.created_at, 'amountMinor', r.amount_minor, 'state', r.state,
    'providerRef', r.provider_ref) ORDER BY r.n), '[]') FROM payment p JOIN refund r ON r.payment_id = p.id WHERE p.order_id = o.id)`;
const DISPUTES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('at', d.opened_at, 'amountMinor', d.amount_minor, 'reason', d.reason, 'state', d.state,
    'providerRef', d.provider_ref) ORDER BY d.opened_at), '[]') FROM payment p JOIN dispute d ON d.payment_id = p.id WHERE p.order_id = o.id)`;

/** What somebody's copy says of what they bought and heard. */
export const PURCHASE_FILES: readonly CopyFile[] = [
  {
    name: "orders.json",
    what: "what you bought: lines, tax, payments, refunds; each is its own receipt",
    sql: `SELECT o.id, o.number, o.status, o.created_at AS "orderedAt", o.paid_at AS "paidAt", o.fulfilled_at AS "handedOverAt",
        (SELECT claimed_at FROM order_claim WHERE order_id = o.id) AS "claimedAt", c.email, c.name, o.country, o.location_evidence AS "countryEvidence",
        o.currency, o.net_minor AS "netMinor", o.tax_minor AS "taxMinor", o.total_minor AS "totalMinor",
        ${LINES} AS lines, ${PAYMENTS} AS payments, ${REFUNDS} AS refunds, ${DISPUTES} AS disputes
      FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id WHERE o.id = ANY(:orders) ORDER BY o.created_at, o.id`,
    fields: {
      id: "the order's id, as in its address",
      number: "the number on the receipt",
      status: "pending, paid, paid_needs_attention, failed, expired, refunded",
      orderedAt: "when you ordered",
      paidAt: "when it was paid; null: not",
      handedOverAt: "when the downloads were opened; null: not",
      claimedAt: "when a guest's order came into your library; null: it was bought signed in, or is still a guest's",
      email: "the address you gave",
      name: "the name you gave, if any",
      country: "where it was taxed",
      countryEvidence: "the two proofs of the country that tax law asks for",
      currency: "of all amounts of the order",
      netMinor: "without tax, in cents (or the currency's smallest unit)",
      taxMinor: "tax",
      totalMinor: "what you paid",
      lines: "title, artist, kind, netMinor, taxMinor, taxRatePpm (60000 is 6 %), taxJurisdiction of each",
      payments: "at, provider, method, state, providerRef (its number there), cardBrand, cardLast4 of each try",
      refunds: "at, amountMinor, state, providerRef of each",
      disputes: "at, amountMinor, reason, state, providerRef of each",
    },
    ids: { id: "order" },
  },
  {
    name: "library.json",
    what: "tracks that you may download, and where",
    sql: `SELECT t.title, a.name AS artist, r.title AS release, o.number AS "orderNumber", e.created_at AS "since", e.revoked_at AS "endedAt", o.id AS page,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('format', d.format, 'on', d.taken_on) ORDER BY d.taken_on, d.format), '[]')
          FROM taken_download d WHERE d.entitlement_id = e.id) AS taken
      FROM entitlement e JOIN track t ON t.id = e.track_id JOIN artist a ON a.id = t.artist_id JOIN release r ON r.id = t.release_id
      JOIN customer_order o ON o.id = e.order_id WHERE e.order_id = ANY(:orders) ORDER BY e.created_at, e.id`,
    fields: {
      title: "the track",
      artist: "whose it is",
      release: "on which release",
      orderNumber: "with which order you bought it",
      since: "when you got it",
      endedAt: "when it was given back; null: it is yours",
      page: "the order whose page, /orders/ and this, has the download",
      taken: "format and day of each download",
    },
    ids: { page: "order" },
  },
  {
    name: "mentions.json",
    what: "orders of others on which your address stands",
    sql: `SELECT o.number, o.created_at AS "orderedAt" FROM customer_order o WHERE o.id = ANY(:mentions) ORDER BY o.created_at, o.id`,
    fields: { number: "the order's number", orderedAt: "when somebody gave your address with it" },
  },
  {
    name: "plays.json",
    what: "what you listened to while you were signed in",
    sql: `SELECT p.played_at AS at, t.title, a.name AS artist, p.played_ms AS "playedMs", p.outcome, p.source FROM play p
      JOIN track t ON t.id = p.track_id JOIN artist a ON a.id = p.artist_id WHERE p.listener_id = :listener ORDER BY p.played_at, p.id`,
    fields: {
      at: "when",
      title: "the track",
      artist: "whose it is",
      playedMs: "for how long, in thousandths of a second",
      outcome: "heard to the end, skipped, or neither",
      source: "from which page",
    },
  },
  {
    name: "baskets.json",
    what: "artists whose music you put into the basket while you were signed in",
    sql: `SELECT f.at, a.name AS artist, f.step FROM funnel_event f JOIN artist a ON a.id = f.artist_id WHERE f.listener_id = :listener ORDER BY f.at`,
    fields: { at: "when", artist: "whose music", step: "what you did" },
  },
];
