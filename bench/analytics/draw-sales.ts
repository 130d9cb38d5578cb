import { makeZipf, seedRandom, uuidAt } from "./seeded-random";

export type Scale = { artists: number; tracks: number; saleLines: number; plays: number; buyers: number };
export type Catalogue = { artistOf: Uint32Array; firstTrackOf: Uint32Array; priceOf: Uint16Array };
export type Line = { n: number; track: number; artist: number; netMinor: number; feeMinor: number; storeMinor: number };
export type Sale = { n: number; paidMs: number; currency: string; buyer: number; lines: Line[] };

export const SEED = 20_261_121;
export const DAYS = 400;
export const STORE_SHARE_PPM = 100_000;
export const DAY_MS = 86_400_000;
const LINES_PER_ORDER = 1.25;
const REFUNDED_SHARE = 0.015;
const CURRENCIES = ["USD", "USD", "USD", "EUR", "GBP"] as const;
export const KIND = {
  artist: 1,
  release: 2,
  track: 3,
  recording: 4,
  order: 5,
  line: 6,
  buyer: 7,
  play: 8,
  refund: 9,
  entry: 10,
};

/** The design's measured size, or a part of it. */
export function scaleBy(factor: number): Scale {
  const of = (whole: number) => Math.max(20, Math.round(whole * factor));
  return {
    artists: of(20_000),
    tracks: of(200_000),
    saleLines: of(5_000_000),
    plays: of(5_000_000),
    buyers: of(400_000),
  };
}

/** The catalogue is older than every sale. */
export const BORN_MS = Date.UTC(2020, 0, 1);
export const artistId = (n: number) => uuidAt(BORN_MS, KIND.artist, n);
export const trackId = (n: number) => uuidAt(BORN_MS, KIND.track, n);
export const releaseId = (artist: number) => uuidAt(BORN_MS, KIND.release, artist);
export const buyerId = (n: number) => uuidAt(BORN_MS, KIND.buyer, n);
export const recordingId = (n: number) => uuidAt(BORN_MS, KIND.recording, n);
export const orderId = (sale: Sale) => uuidAt(sale.paidMs, KIND.order, sale.n);
export const lineId = (sale: Sale, line: Line) => uuidAt(sale.paidMs, KIND.line, line.n);

/** One to some twenty tracks an artist, ten on average; every artist has one release. */
export function makeCatalogue(scale: Scale): Catalogue {
  const random = seedRandom(SEED);
  const artistOf = new Uint32Array(scale.tracks);
  for (let track = 0; track < scale.tracks; track++)
    artistOf[track] = track < scale.artists ? track : Math.floor(random() * scale.artists);
  artistOf.sort();
  const firstTrackOf = new Uint32Array(scale.artists + 1).fill(scale.tracks);
  for (let track = scale.tracks - 1; track >= 0; track--) firstTrackOf[artistOf[track] as number] = track;
  const priceOf = Uint16Array.from({ length: scale.tracks }, () => 79 + Math.floor(random() * 12) * 10);
  return { artistOf, firstTrackOf, priceOf };
}

/** Draws tracks: artists by Zipf, and of an artist's tracks the first ones more often. */
export function makeTrackDraw(scale: Scale, catalogue: Catalogue, random: () => number): () => number {
  const drawArtist = makeZipf(scale.artists, random, SEED);
  return () => {
    const artist = drawArtist();
    const first = catalogue.firstTrackOf[artist] as number;
    const size = (catalogue.firstTrackOf[artist + 1] as number) - first;
    return first + Math.floor(random() ** 2 * size);
  };
}

export function makeLine(catalogue: Catalogue, n: number, track: number): Line {
  const netMinor = catalogue.priceOf[track] as number;
  const feeMinor = Math.min(30 + Math.round(netMinor * 0.029), netMinor);
  const storeMinor = Math.min(Math.floor((netMinor * STORE_SHARE_PPM) / 1_000_000), netMinor - feeMinor);
  return { n, track, artist: catalogue.artistOf[track] as number, netMinor, feeMinor, storeMinor };
}

/** All sales of the last 400 days in the order they were paid; the same again each time it is called. */
export function* drawSales(scale: Scale, catalogue: Catalogue, untilMs: number): Generator<Sale> {
  const random = seedRandom(SEED + 1);
  const drawTrack = makeTrackDraw(scale, catalogue, random);
  const stepMs = (DAYS * DAY_MS * LINES_PER_ORDER) / scale.saleLines;
  let lines = 0;
  for (let n = 0; lines < scale.saleLines; n++) {
    const size = Math.min(1 + Math.floor(random() * 1.5), scale.saleLines - lines);
    const paidMs = Math.round(Math.min(untilMs - 1, untilMs - DAYS * DAY_MS + stepMs * n));
    const currency = CURRENCIES[Math.floor(random() * CURRENCIES.length)] ?? "USD";
    const buyer = Math.floor(random() ** 1.5 * scale.buyers);
    const bought = Array.from({ length: size }, () => makeLine(catalogue, lines++, drawTrack()));
    yield { n, paidMs, currency, buyer, lines: bought };
  }
}

/** The refunded lines: whole, up to 20 days after the sale, on the day of the refund. */
export function* drawRefunds(sales: Iterable<Sale>, untilMs: number) {
  const random = seedRandom(SEED + 2);
  for (const sale of sales)
    for (const line of sale.lines) {
      if (random() >= REFUNDED_SHARE) continue;
      const atMs = Math.round(sale.paidMs + random() * 20 * DAY_MS);
      if (atMs < untilMs) yield { sale, line, atMs, id: uuidAt(atMs, KIND.refund, line.n) };
    }
}
