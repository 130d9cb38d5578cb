import { randomOf } from "@/prisma/demo/random";
import type { ListedPrice } from "./price-list";

/** One order of the year, as text: the amount in major units, as a person would write it. */
export type YearOrder = {
  paymentId: string;
  /** "2027-03-14T…Z" */
  at: string;
  amount: string;
  currency: ListedPrice["currency"];
  country: string;
  cardClass: string | null;
  /** Who would take this card, and after how many milliseconds. */
  taken: Record<ListedPrice["provider"], { isTaken: boolean; ms: number }>;
};

const DAY_MS = 86_400_000;
const DAYS = 365;
const RAILS = ["stripe", "paypal", "square", "adyen", "braintree"] as const;
const BUYERS: readonly (readonly [readonly [YearOrder["currency"], string], number])[] = [
  [["USD", "US"], 40],
  [["USD", "CA"], 6],
  [["USD", "BR"], 4],
  [["GBP", "GB"], 16],
  [["GBP", "US"], 2],
  [["EUR", "DE"], 14],
  [["EUR", "IE"], 6],
  [["EUR", "CH"], 4],
  [["JPY", "JP"], 8],
];
const KINDS = [
  [null, 40],
  ["debit", 30],
  ["credit", 20],
  ["premium", 10],
] as const;
/** A track, an EP, an album, a small and a large basket. */
const PRICES: readonly (readonly [readonly [number, number], number])[] = [
  [[99, 199], 45],
  [[300, 700], 20],
  [[790, 1_490], 25],
  [[1_500, 6_000], 9],
  [[6_000, 40_000], 1],
];
const OFTEN = { stripe: 0.95, paypal: 0.9, square: 0.93, adyen: 0.96, braintree: 0.92 } as const;
const QUICK = { stripe: 220, paypal: 480, square: 300, adyen: 260, braintree: 350 } as const;

function uuidOf(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

/** A year of orders from a seed: the pace grows, December is twice as busy, and so on. The same on every machine. */
export function drawYear(seed: string, perDay: number): YearOrder[] {
  const random = randomOf(`routing year ${seed}`);
  const start = Date.UTC(2027, 0, 1);
  const orders: YearOrder[] = [];
  for (let day = 0; day < DAYS; day++) {
    const pace = perDay * (0.6 + (0.8 * day) / DAYS) * (day >= 334 ? 2 : 1);
    const times = Array.from({ length: Math.floor(pace + random.next()) }, () => random.int(0, DAY_MS - 1));
    for (const time of times.sort((a, b) => a - b)) {
      const [currency, country] = random.weighted(BUYERS);
      const [least, most] = random.weighted(PRICES);
      const cents = random.int(least, most);
      const taken = Object.fromEntries(
        RAILS.map((rail) => {
          const ms = Math.round(QUICK[rail] * (0.6 + random.next()));
          return [rail, { isTaken: random.next() < OFTEN[rail], ms }];
        }),
      ) as YearOrder["taken"];
      orders.push({
        paymentId: uuidOf(orders.length + 1),
        at: new Date(start + day * DAY_MS + time).toISOString(),
        amount: currency === "JPY" ? `${cents}` : `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`,
        currency,
        country,
        cardClass: random.weighted(KINDS),
        taken,
      });
    }
  }
  return orders;
}
