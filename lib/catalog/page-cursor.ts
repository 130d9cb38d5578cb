import "server-only";
import { AppError } from "../platform/errors";

/** An opaque cursor over the sort value and public id of a page's last row. */
export function toCursor(values: readonly [number, string]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The inverse of `toCursor`; throws `invalid_request` when it is not one of ours. */
export function fromCursor(cursor: string | undefined): readonly [number, string] | null {
  if (!cursor) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const [sortValue, publicId, ...more] = Array.isArray(values) ? (values as unknown[]) : [];
    if (typeof sortValue === "number" && typeof publicId === "string" && more.length === 0)
      return [sortValue, publicId];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError("invalid_request", "This cursor is not one of ours: start again without it.");
}
