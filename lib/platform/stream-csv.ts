import "server-only";
import { type CsvCell, toCsvLine } from "../shared/csv";

const CHUNK_CHARACTERS = 16_384;

/**
 * A CSV download made while it is read: a slow reader slows the query down instead of filling memory, one that leaves ends
 * it. A failure on the way breaks the connection off, so that half a file is never taken for a whole one.
 */
export function streamCsv(fileName: string, lines: AsyncIterable<readonly CsvCell[]>): Response {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let text = "";
        while (text.length < CHUNK_CHARACTERS) {
          const next = await iterator.next();
          if (next.done) {
            if (text !== "") controller.enqueue(encoder.encode(text));
            controller.close();
            return;
          }
          text += toCsvLine(next.value);
        }
        controller.enqueue(encoder.encode(text));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  const headers = {
    "content-type": "text/csv; charset=utf-8; header=present",
    "content-disposition": `attachment; filename="${fileName.replace(/[^\w.-]/g, "_")}"`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return new Response(body, { headers });
}
