import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { fromPublicId } from "../shared/ids";
import { isReadable } from "./mail-board";
import { composeLetter } from "./mail-kinds";
import type { MailRow } from "./mail-row";
import { renderHtml } from "./render-html";
import { renderText } from "./render-text";
import { readWords } from "./words";

export type MailPreview = { recipient: string; subject: string; text: string; html: string };

/**
 * A mail (public id) as it would be said now; null when there is nothing left to say. Throws `not_found`, and `forbidden`
 * for one that only its recipient may read.
 */
export async function previewMail(publicId: string): Promise<MailPreview | null> {
  const { rows } = await pool.query<MailRow>(
    "SELECT id, kind, recipient, about, details, subject, body FROM mail_outbox WHERE id = $1",
    [fromPublicId("mail", publicId)],
  );
  const [row] = rows;
  if (!row) throw new AppError("not_found", "There is no such mail any more.");
  if (!isReadable(row.kind)) throw new AppError("forbidden", "Only its recipient may read this mail: it holds a link.");
  const words = await readWords();
  const letter = await composeLetter(row, words);
  if (!letter) return null;
  const { storeName } = words;
  const said = { text: renderText(letter, storeName), html: renderHtml(letter, storeName) };
  return { recipient: row.recipient, subject: letter.subject, ...said };
}

/** As `previewMail`, for a page that says so itself when there is no such mail or it is not to be read. */
export async function findPreview(publicId: string): Promise<MailPreview | null | "unreadable"> {
  return previewMail(publicId).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) return "unreadable";
    throw error;
  });
}

/** Its page for a frame: no script runs there, nothing is fetched, and links open beside it. */
export async function answerPreview(publicId: string): Promise<Response> {
  const preview = await previewMail(publicId);
  if (!preview) throw new AppError("gone", "There is nothing left to say.");
  return new Response(preview.html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox",
    },
  });
}
