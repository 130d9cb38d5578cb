import "server-only";
import { z } from "zod";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";

const Details = z.object({
  change: z.enum(["added", "renamed", "removed", "codesMade", "codeUsed", "refused", "reset"]),
  name: z.string().nullable(),
  codesLeft: z.int().nullable(),
  at: z.iso.datetime(),
});

/** What changed in how somebody signs in, for them alone: it opens nothing and names no secret. */
export async function composeFactor({ details }: MailRow, words: Words): Promise<Letter | null> {
  const { change, name, codesLeft, at } = Details.parse(details);
  const { t, storeName: store } = words;
  const facts = {
    store,
    name: name ?? "",
    codesLeft: codesLeft ?? 0,
    day: words.day(new Date(at)),
    time: words.time(new Date(at)),
  };
  return {
    subject: t(`factor.subject.${change}`, { store }),
    heading: t(`factor.heading.${change}`, { name: facts.name }),
    blocks: [
      { kind: "text", text: t(`factor.body.${change}`, facts) },
      { kind: "button", label: t("factor.open"), url: words.link("/account/security") },
      { kind: "note", text: t("factor.notYou") },
    ],
    why: t("factor.why", { store }),
  };
}
