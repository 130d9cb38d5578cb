import "server-only";
import { isSameSecret, signFor } from "../platform/crypto";
import { fromPublicId, toPublicId } from "../shared/ids";

/** Kinds that somebody may end for themselves. */
export const NOTICES = ["sales"] as const;
export type Notice = (typeof NOTICES)[number];
export type NoticeHolder = { userId: string; kind: Notice };

const sign = ({ userId, kind }: NoticeHolder) => signFor("mail-notice", `${userId}:${kind}`).slice(0, 22);

/** What a notice carries so that its reader can end it without signing in: it does that and nothing else. */
export function noticeToken(holder: NoticeHolder): string {
  return `${toPublicId("user", holder.userId)}.${holder.kind}.${sign(holder)}`;
}

/** Null for anything that this store did not make. */
export function readNoticeToken(token: string): NoticeHolder | null {
  const [publicId = "", name, signature = ""] = token.split(".");
  const userId = fromPublicId("user", publicId);
  const kind = NOTICES.find((notice) => notice === name);
  if (userId === null || !kind) return null;
  return isSameSecret(signature, sign({ userId, kind })) ? { userId, kind } : null;
}
