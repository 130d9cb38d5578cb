import { createHash } from "node:crypto";

/** What happens when the shop asks for the money that this buyer approved. */
export type WalletBehaviour = "pay" | "decline" | "refuse";
export type Wallet = {
  email: string;
  givenName: string;
  surname: string;
  country: string;
  payerId: string;
  fingerprint: string;
  behaviour: WalletBehaviour;
};

type Row = [email: string, givenName: string, surname: string, country: string, behaviour: WalletBehaviour];
const ROWS: Row[] = [
  ["alma@buyer.example", "Alma", "Reyes", "US", "pay"],
  ["ines@buyer.example", "Ines", "Moreau", "FR", "pay"],
  ["declined@buyer.example", "Dora", "Clyne", "US", "decline"],
  ["refused@buyer.example", "Rolf", "Usen", "US", "refuse"],
];
/** PayPal's alphabet of account ids has no 0, 1, I and O. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

export const WALLETS: readonly Wallet[] = ROWS.map(([email, givenName, surname, country, behaviour]) => {
  const digest = createHash("sha256").update(`sandbox:${email}`).digest();
  const payerId = [...digest.subarray(0, 13)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
  const fingerprint = digest.toString("base64url").slice(0, 16);
  return { email, givenName, surname, country, behaviour, payerId, fingerprint };
});

/** Null for an address that is none of the test buyers. */
export function findWallet(email: string): Wallet | null {
  return WALLETS.find((wallet) => wallet.email === email) ?? null;
}
