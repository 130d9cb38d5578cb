import "server-only";
import { pool } from "../platform/db";
import { hashAddress } from "../platform/hash-address";
import { newId } from "../shared/ids";
import type { Clock } from "../shared/time";

const ONE_EACH_SECONDS = 3_600;

/**
 * Has the links of an address's orders sent to that address: once an hour, however often and from wherever it is asked.
 * What is written, and so how long it takes, is the same whether anything was bought with it or not; the worker finds out.
 */
export async function askForLinks(email: string, clock: Clock): Promise<void> {
  const now = clock.now();
  const window = Math.floor(now.getTime() / 1_000 / ONE_EACH_SECONDS);
  await pool.query(
    `INSERT INTO mail_outbox (id, kind, once_key, recipient, due_at, created_at) VALUES ($1, 'links', $2, $3, $4, $4)
     ON CONFLICT (kind, once_key) DO NOTHING`,
    [newId(), `${hashAddress(email)}:${window}`, email, now],
  );
}
