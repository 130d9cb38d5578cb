import { readMadeFiles } from "@/lib/media/made-files";
import { listTaken } from "@/lib/shared/list-taken";
import type { LibraryPart, LibraryRecord } from "@/lib/shared/schemas/library";

/** Tells of each purchase in which format it was taken home last, where the files in it are there to be sent at once. */
export async function addLastTaken(records: readonly LibraryRecord[]): Promise<LibraryRecord[]> {
  const wanted = records.flatMap(({ parts }) =>
    parts.flatMap((part) => {
      const format = findLast(part);
      return format ? part.downloads.map(({ entitlementId }) => ({ entitlementId, format })) : [];
    }),
  );
  const made = await readMadeFiles(wanted);
  const complete = (part: LibraryPart): LibraryPart => {
    const format = findLast(part);
    const sizes = part.downloads.flatMap(({ entitlementId }) => made.get(entitlementId) ?? []);
    if (!format || sizes.length < part.downloads.length) return part;
    return { ...part, last: { format, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) } };
  };
  return records.map((record) => ({ ...record, parts: record.parts.map(complete) }));
}

function findLast({ downloads }: LibraryPart) {
  return listTaken(downloads).find((format) =>
    downloads.some(({ offers }) => offers.some((offer) => offer.format === format)),
  );
}
