import "server-only";
import { isSameSecret, signFor } from "../platform/crypto";
import { fromPublicId, toPublicId } from "../shared/ids";

/** What somebody may end for themselves: notices of sales, and letters of an artist or (null) of the store. */
export type SalesHolder = { kind: "sales"; userId: string };
export type LettersHolder = { kind: "letters"; subscriberId: string; artistId: string | null };
export type NoticeHolder = SalesHolder | LettersHolder;

const STORE = "store";

function sign(holder: NoticeHolder): string {
  const of = holder.kind === "sales" ? `${holder.userId}:sales` : `${holder.subscriberId}:${holder.artistId ?? STORE}`;
  return signFor("mail-notice", of).slice(0, 22);
}

function partsOf(holder: NoticeHolder): [who: string, what: string] {
  if (holder.kind === "sales") return [toPublicId("user", holder.userId), "sales"];
  const { subscriberId, artistId } = holder;
  return [toPublicId("subscriber", subscriberId), artistId === null ? STORE : toPublicId("artist", artistId)];
}

/** What a notice carries so that its reader can end it without signing in: it does that and nothing else. */
export function noticeToken(holder: NoticeHolder): string {
  return [...partsOf(holder), sign(holder)].join(".");
}

function readHolder(who: string, what: string): NoticeHolder | null {
  const userId = fromPublicId("user", who);
  if (userId !== null) return what === "sales" ? { kind: "sales", userId } : null;
  const subscriberId = fromPublicId("subscriber", who);
  const artistId = what === STORE ? null : fromPublicId("artist", what);
  if (subscriberId === null || (artistId === null && what !== STORE)) return null;
  return { kind: "letters", subscriberId, artistId };
}

/** Null for anything that this store did not make. */
export function readNoticeToken(token: string): NoticeHolder | null {
  const [who = "", what = "", signature = "", rest] = token.split(".");
  const holder = rest === undefined ? readHolder(who, what) : null;
  return holder && isSameSecret(signature, sign(holder)) ? holder : null;
}
