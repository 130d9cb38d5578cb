import type { Method } from "./schemas/checkout";

/** Methods that ride on a rail: no charge call, key, refund or fee of their own. */
export const WALLETS = ["apple_pay", "google_pay"] as const satisfies readonly Method[];
export type Wallet = (typeof WALLETS)[number];

export function isWallet(name: string): name is Wallet {
  return (WALLETS as readonly string[]).includes(name);
}

/** Whose price list a method is charged by: rails charge a card in a wallet as a card. */
export function pricedAs(method: Method): Method {
  return isWallet(method) ? "card" : method;
}
