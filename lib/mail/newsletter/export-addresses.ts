import "server-only";
import { appendAudit } from "../../audit/append";
import { inTransaction } from "../../platform/db";
import { streamCsv } from "../../platform/stream-csv";
import type { CsvCell } from "../../shared/csv";
import type { Actor } from "../../shared/roles";
import type { LetterFrom } from "../../shared/schemas/letters";
import { requireWriter } from "./require-sender";

const text = (value: string): CsvCell => ({ kind: "text", value });

async function* toLines(rows: readonly { email: string; since: Date }[]): AsyncGenerator<CsvCell[]> {
  yield ["email", "since"].map(text);
  for (const { email, since } of rows) yield [text(email), text(since.toISOString())];
}

/** The addresses of those who agreed to this sender's letters, and to nobody else's, as CSV; that they were taken is on record. */
export async function exportAddresses(actor: Extract<Actor, { kind: "user" }>, from: LetterFrom): Promise<Response> {
  const { artistId, slug } = await requireWriter(actor, from);
  const rows = await inTransaction(async (db) => {
    const found = await db.query<{ email: string; since: Date }>(
      "SELECT email, since FROM letter_reader WHERE artist_id IS NOT DISTINCT FROM $1 ORDER BY email",
      [artistId],
    );
    const after = { addresses: found.rows.length };
    await appendAudit(db, { actorId: actor.userId, action: "letters.exported", subject: from, after });
    return found.rows;
  });
  return streamCsv(`letters-${slug ?? "store"}.csv`, toLines(rows));
}
