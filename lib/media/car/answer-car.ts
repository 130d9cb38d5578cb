import "server-only";
import { Readable } from "node:stream";
import { describeAttachment } from "../name-download";
import { type CarExport, openCar } from "./export-car";

/** The archive as a reply that streams; it ends early, so that nobody takes it for whole, when a file cannot be read. */
export async function answerCar(plan: CarExport): Promise<Response> {
  const source = Readable.from(await openCar(plan), { objectMode: false, highWaterMark: 262_144 });
  return new Response(Readable.toWeb(source) as ReadableStream, {
    headers: {
      "content-type": "application/vnd.ipld.car; version=1",
      "content-disposition": describeAttachment(plan.fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
