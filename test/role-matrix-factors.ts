import { startTotp } from "@/lib/accounts/factors/totp";
import type { Row } from "./role-matrix-rows";
import { PERSONAS } from "./role-world";

const everyone = (status: number) => PERSONAS.map(() => status);
const signedIn = (status: number) => [401, ...PERSONAS.slice(1).map(() => status)];
// without a name no browser has passkeys: 127.0.0.1 is none
const AT_A_NAME = { host: "localhost:3000" };
const UNASKED = {
  id: "AAAA",
  rawId: "AAAA",
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: "AAAA", attestationObject: "AAAA" },
};
const NOBODYS = { path: ["fac_00000000000000000000000000"] };

/** One's own factors: everybody has their own, and nobody those of others. */
export const FACTOR_ROWS: Readonly<Record<string, readonly Row[]>> = {
  "POST /api/sign-in/passkey": [
    { expected: everyone(200), ask: () => ({ headers: AT_A_NAME }) },
    { of: "at an address without a name", expected: everyone(422) },
  ],
  "POST /api/sign-in/second-step": [
    { of: "nobody waits there", expected: everyone(410), ask: () => ({ headers: AT_A_NAME }) },
  ],
  "DELETE /api/sign-in/second-step": [{ expected: everyone(204) }],
  "POST /api/account/passkeys/options": [{ expected: signedIn(200), ask: () => ({ headers: AT_A_NAME }) }],
  "POST /api/account/passkeys": [
    { of: "what is no passkey", expected: signedIn(400), ask: () => ({ headers: AT_A_NAME, body: { name: "Mine" } }) },
    {
      of: "one that nobody asked for",
      expected: signedIn(422),
      ask: () => ({ headers: AT_A_NAME, body: { name: "Mine", response: UNASKED } }),
    },
  ],
  "POST /api/account/totp": [{ expected: signedIn(201), ask: () => ({ body: { name: "Phone" } }) }],
  "POST /api/account/totp/confirm": [
    {
      of: "a wrong code",
      expected: signedIn(422),
      ask: async ({ people }, persona) => {
        if (persona !== "anonymous") await startTotp(people[persona].userId, "Phone", new Date());
        return { body: { code: "000000" } };
      },
    },
  ],
  "POST /api/account/backup-codes": [{ of: "without a factor", expected: signedIn(409) }],
  "PATCH /api/account/factors/{id}": [
    { expected: signedIn(404), ask: () => ({ ...NOBODYS, body: { name: "Phone" } }) },
  ],
  "POST /api/settings/audit/check": [{ expected: [401, 403, 403, 403, 403, 403, 204] }],
  "DELETE /api/account/factors/{id}": [{ expected: signedIn(404), ask: () => NOBODYS }],
};
