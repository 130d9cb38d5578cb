import "server-only";
import { AppError } from "../platform/errors";

/** `isLater`: they are there in a while, with nothing changed. */
export type PageAnswer<Reply> =
  | { reply: Reply; refused: null; isLater: false }
  | { reply: null; refused: string; isLater: boolean };

/** The figures for a page, or the plain reason why there are none for what its bar asks; anything else is thrown on. */
export async function answerPage<Reply>(read: () => Promise<Reply>): Promise<PageAnswer<Reply>> {
  try {
    return { reply: await read(), refused: null, isLater: false };
  } catch (error) {
    if (error instanceof AppError && error.code === "being_counted")
      return { reply: null, refused: error.detail, isLater: true };
    if (error instanceof AppError && error.code === "invalid_request")
      return { reply: null, refused: error.detail, isLater: false };
    throw error;
  }
}
