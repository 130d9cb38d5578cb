import "server-only";
import { AppError } from "@/lib/platform/errors";
import { UploadFields } from "@/lib/shared/schemas/upload";
import { cleanText } from "./clean-text";

const LONGEST_PATH = 1_000;

/** The text fields of an upload, from whichever door. Throws `invalid_request` that names every field at fault. */
export function parseUploadFields(given: ReadonlyMap<string, string>): UploadFields {
  const parsed = UploadFields.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: issue.path.join(".") || (issue.code === "unrecognized_keys" ? issue.keys.join(",") : ""),
      message: issue.message,
    }));
    throw new AppError("invalid_request", errors.map(({ path, message }) => `${path}: ${message}`).join("; "), {
      errors,
    });
  }
  const title = cleanText(parsed.data.title);
  return { ...parsed.data, title, path: cleanText(parsed.data.path, LONGEST_PATH) };
}
