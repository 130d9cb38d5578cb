import "server-only";
import { AppError } from "../platform/errors";

export type PageAnswer<Reply> = { reply: Reply; refused: null } | { reply: null; refused: string };

/** The figures for a page, or the plain reason why there are none for what its bar asks; anything else is thrown on. */
export async function answerPage<Reply>(read: () => Promise<Reply>): Promise<PageAnswer<Reply>> {
  try {
    return { reply: await read(), refused: null };
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_request") return { reply: null, refused: error.detail };
    throw error;
  }
}
