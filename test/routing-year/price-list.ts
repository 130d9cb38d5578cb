// What five rails charge for cards, in the words of their price lists: decimals as text, nothing computed. What is asked of any
// card is what a new store begins with (price-list.db.test.ts); tiers and kinds of card are examples of what is negotiated.

export type ListedTier = { from: string; percent: string; fixed: string };
export type ListedPrice = {
  provider: "stripe" | "paypal" | "square" | "adyen" | "braintree";
  currency: "USD" | "GBP" | "EUR" | "JPY";
  region: string;
  cardClass: string;
  percent: string;
  fixed: string;
  perAttempt: string;
  international: string;
  tiers: ListedTier[];
};

type Extra = Partial<Pick<ListedPrice, "cardClass" | "perAttempt" | "international" | "tiers">>;

function price(
  provider: ListedPrice["provider"],
  where: `${ListedPrice["currency"]} ${string}`,
  what: `${string} % + ${string}`,
  extra: Extra = {},
): ListedPrice {
  const [currency, region] = where.split(" ") as [ListedPrice["currency"], string];
  const [percent, fixed] = what.split(" % + ") as [string, string];
  return {
    provider,
    currency,
    region,
    cardClass: "*",
    percent,
    fixed,
    perAttempt: "0",
    international: "0",
    tiers: [],
    ...extra,
  };
}
const tier = (from: string, what: `${string} % + ${string}`): ListedTier => {
  const [percent, fixed] = what.split(" % + ") as [string, string];
  return { from, percent, fixed };
};

export const PRICE_LIST: readonly ListedPrice[] = [
  price("stripe", "USD US", "2.9 % + 0.30", {
    international: "1.5",
    tiers: [tier("4000", "2.7 % + 0.30"), tier("9000", "2.2 % + 0.20")],
  }),
  price("stripe", "GBP GB", "1.5 % + 0.20", { international: "1.75" }),
  price("stripe", "GBP GB", "1.9 % + 0.20", { cardClass: "premium", international: "1.75" }),
  price("stripe", "EUR EEA", "1.5 % + 0.25", { international: "1.75", tiers: [tier("6000", "1.2 % + 0.20")] }),
  price("stripe", "JPY JP", "3.6 % + 0"),
  price("paypal", "USD US", "2.99 % + 0.49", { international: "1.5", tiers: [tier("1500", "2.4 % + 0.05")] }),
  price("paypal", "GBP GB", "2.9 % + 0.30", { international: "1.29" }),
  price("paypal", "EUR EEA", "2.99 % + 0.39", { international: "1.99" }),
  price("square", "USD US", "2.9 % + 0.30"),
  price("square", "GBP GB", "1.4 % + 0.25", { international: "1.1" }),
  price("adyen", "USD US", "2.4 % + 0", { perAttempt: "0.13", international: "1.5" }),
  price("adyen", "USD *", "1.9 % + 0", { perAttempt: "0.13", cardClass: "debit" }),
  price("adyen", "GBP GB", "0.9 % + 0", {
    perAttempt: "0.10",
    international: "1.5",
    tiers: [tier("4000", "0.8 % + 0")],
  }),
  price("adyen", "EUR EEA", "0.9 % + 0", { perAttempt: "0.11", international: "1.5" }),
  price("adyen", "EUR IE", "0.8 % + 0", { perAttempt: "0.11", cardClass: "debit" }),
  price("adyen", "JPY JP", "2.4 % + 0", { perAttempt: "18", international: "1.5" }),
  price("braintree", "USD US", "2.89 % + 0.29", { international: "1", tiers: [tier("500", "2.3 % + 0.15")] }),
  price("braintree", "GBP GB", "1.9 % + 0.20", { international: "1" }),
  price("braintree", "EUR EEA", "1.9 % + 0.30", { international: "1" }),
];
