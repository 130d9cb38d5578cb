import { readStoreFacts } from "@/lib/platform/store-facts";
import type { Row } from "./role-matrix-rows";

const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];
const withVersion = async (body: Record<string, unknown>) => ({
  body: { ...body, version: (await readStoreFacts()).version },
});
const SERVER = { from: "shop@example.test", host: "127.0.0.1", port: 1, user: "" };

/** What an admin may change of the store; the persona signed in just now. */
export const STORE_ROWS: Record<string, readonly Row[]> = {
  "GET /api/settings/store/facts": [{ expected: ADMIN(200) }],
  "PUT /api/settings/store/facts": [
    { expected: ADMIN(200), ask: () => withVersion({ storeName: "Kuu", currency: "USD", publicUrl: null }) },
    {
      of: "facts that changed meanwhile",
      expected: ADMIN(409),
      ask: () => ({ body: { storeName: "Kuu", currency: "USD", publicUrl: null, version: "another" } }),
    },
  ],
  "PUT /api/settings/store/zone": [
    {
      of: "the zone in force",
      expected: ADMIN(422),
      ask: async () => withVersion({ timeZone: (await readStoreFacts()).timeZone }),
    },
  ],
  "PUT /api/settings/store/mail": [
    { of: "a demo", expected: ADMIN(409), ask: () => withVersion({ to: "a@example.test", server: SERVER }) },
  ],
};
