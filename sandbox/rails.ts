/** The rails whose wire the sandbox speaks. */
export const RAILS = ["stripe", "paypal", "adyen", "square", "braintree"] as const;
export type RailName = (typeof RAILS)[number];

export function mapRails<T>(make: (rail: RailName) => T): Record<RailName, T> {
  return Object.fromEntries(RAILS.map((rail) => [rail, make(rail)])) as Record<RailName, T>;
}
