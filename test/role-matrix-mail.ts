import { noticeToken } from "@/lib/mail/notice-token";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeUser } from "./factories";
import type { Row } from "./role-matrix-rows";
import { PERSONAS } from "./role-world";

const ADMIN = (status: number) => [401, 403, 403, 403, 403, 403, status];
const everyone = (status: number) => PERSONAS.map(() => status);

async function placeAlert(): Promise<string> {
  const id = newId();
  await pool.query(
    "INSERT INTO mail_outbox (id, kind, recipient, subject, body) VALUES ($1, 'alert', 'a@example.test', 'Busy', 'Very.')",
    [id],
  );
  return toPublicId("mail", id);
}

const ofSomebody = async () => ({ path: [noticeToken({ userId: (await makeUser()).userId, kind: "sales" })] });
const ofNobody = () => ({ path: ["usr_0.sales.guess"] });

/** Nobody of the matrix opened a set-up address; what its own browser may is test/first-start.db.test.ts. */
const SETUP_ROWS: Record<string, readonly Row[]> = {
  "POST /api/setup/open": [{ expected: everyone(410), ask: () => ({ body: { token: "x".repeat(32) } }) }],
  "GET /api/setup": [{ expected: everyone(401) }],
  "PUT /api/setup": [{ expected: everyone(401), ask: () => ({ body: {} }) }],
  "POST /api/setup/mail": [
    { expected: everyone(401), ask: () => ({ body: { to: "a@example.test", storeName: "", server: null } }) },
  ],
  "POST /api/setup/checks": [{ expected: everyone(401), ask: () => ({ body: { publicUrl: null } }) }],
  "POST /api/setup/finish": [
    {
      expected: everyone(401),
      ask: () => ({
        body: {
          adminName: "Ada",
          adminEmail: "ada@example.test",
          password: "correct horse",
          storeName: "Kuu",
          timeZone: "Europe/Helsinki",
          currency: "EUR",
          publicUrl: null,
        },
      }),
    },
  ],
};

export const MAIL_ROWS: Record<string, readonly Row[]> = {
  ...SETUP_ROWS,
  "GET /api/settings/mail": [{ expected: ADMIN(200) }],
  "PUT /api/settings/mail": [
    { expected: ADMIN(204), ask: () => ({ body: { saleNotices: "daily", lettersPerDay: 2, lettersPerMinute: 60 } }) },
  ],
  "POST /api/settings/mail/retry": [{ expected: ADMIN(200), ask: () => ({ body: {} }) }],
  "GET /api/settings/mail/{id}/preview": [{ expected: ADMIN(200), ask: async () => ({ path: [await placeAlert()] }) }],
  "POST /api/orders/links": [{ expected: everyone(204), ask: () => ({ body: { email: "who@example.test" } }) }],
  "GET /api/notices/{token}": [{ expected: everyone(303), ask: ofSomebody }],
  "POST /api/notices/{token}": [
    { expected: everyone(204), ask: ofSomebody },
    { of: "a guess", expected: everyone(404), ask: ofNobody },
  ],
  "DELETE /api/notices/{token}": [
    { expected: everyone(204), ask: ofSomebody },
    { of: "a guess", expected: everyone(404), ask: ofNobody },
  ],
};
