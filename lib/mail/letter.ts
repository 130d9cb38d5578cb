import "server-only";

/** A part of a letter; text and HTML are made of the same parts, so that both say the same. */
export type Block =
  | { kind: "text"; text: string }
  | { kind: "note"; text: string }
  | { kind: "rows"; rows: readonly { label: string; value: string; isTotal?: boolean }[] }
  | { kind: "button"; label: string; url: string }
  | { kind: "links"; items: readonly { label: string; url: string }[] };

/** What a mail says, without any markup. */
export type Letter = {
  subject: string;
  /** Who it is from, where that is not the store. */
  fromName?: string;
  heading: string;
  blocks: readonly Block[];
  /** Why somebody gets it: the last words. */
  why: string;
  /** Where notices of this kind end, for those that are not an answer to what somebody did. */
  stop?: { label: string; pageUrl: string; oneClickUrl: string };
};
