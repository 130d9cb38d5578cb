import "server-only";
import { z } from "zod";
import type { Block, Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";

/** When it happened, and which API keys ended with it. */
const Details = z.object({ at: z.iso.datetime(), endedKeys: z.array(z.string()).default([]) });

function when({ details }: MailRow, { day, time }: Words): { day: string; time: string } {
  const at = new Date(Details.parse(details).at);
  return { day: day(at), time: time(at) };
}

/** Tells who did not do it that somebody else did. It opens nothing. */
export async function composePasswordChanged(row: MailRow, words: Words): Promise<Letter> {
  const { t, storeName: store } = words;
  const { endedKeys } = Details.parse(row.details);
  const keys: Block[] = endedKeys.length > 0 ? [{ kind: "text", text: t("passwordChanged.keys") }] : [];
  keys.push(...endedKeys.map((name): Block => ({ kind: "note", text: name })));
  return {
    subject: t("passwordChanged.subject", { store }),
    heading: t("passwordChanged.heading"),
    blocks: [
      { kind: "text", text: t("passwordChanged.lead", when(row, words)) },
      ...keys,
      { kind: "note", text: t("passwordChanged.warn") },
      { kind: "links", items: [{ label: t("passwordChanged.open"), url: words.link("/reset") }] },
    ],
    why: t("passwordChanged.why", { store }),
  };
}

/** To the old and to the new address. */
export async function composeEmailChanged(row: MailRow, words: Words): Promise<Letter> {
  const { t, storeName: store } = words;
  return {
    subject: t("emailChanged.subject", { store }),
    heading: t("emailChanged.heading"),
    blocks: [
      { kind: "text", text: t("emailChanged.lead", when(row, words)) },
      { kind: "note", text: t("emailChanged.warn") },
    ],
    why: t("emailChanged.why", { store }),
  };
}

const Goodbye = z.object({ hadAccount: z.boolean() });

/** To the address of somebody who was erased: the last mail it gets from here. */
export async function composeErased(row: MailRow, words: Words): Promise<Letter> {
  const { t, storeName: store } = words;
  const { hadAccount } = Goodbye.parse(row.details);
  return {
    subject: t("erased.subject", { store }),
    heading: t("erased.heading"),
    blocks: [
      { kind: "text", text: t(hadAccount ? "erased.account" : "erased.guest", when(row, words)) },
      { kind: "text", text: t("erased.kept") },
      { kind: "note", text: t("erased.warn") },
    ],
    why: t("erased.why", { store }),
  };
}
