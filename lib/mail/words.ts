import "server-only";
import { createTranslator } from "use-intl/core";
import mail from "@/messages/en/mail.json";
import { env } from "../platform/env";
import { getSetting, getStoreZone } from "../platform/settings";

export type Words = {
  /** Of `letters` in messages/<language>/mail.json. */
  t: ReturnType<typeof translate>;
  storeName: string;
  /** `path` at the address people use. */
  link(path: string): string;
  day(at: Date): string;
  time(at: Date): string;
};

// the core of next-intl by itself: a worker has no pages to take a language from
const translate = () =>
  createTranslator({ locale: "en", messages: { letters: mail.letters }, namespace: "letters", timeZone: "UTC" });

/** What every letter of this store is put into words with; days and times are the store's. */
export async function readWords(): Promise<Words> {
  const [storeName, timeZone] = await Promise.all([getSetting("storeName"), getStoreZone()]);
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
  return {
    t: translate(),
    storeName,
    link: (path) => new URL(path, env.PUBLIC_URL).href,
    day: (at) => format({ day: "numeric", month: "long", year: "numeric" }).format(at),
    time: (at) => format({ hour: "2-digit", minute: "2-digit" }).format(at),
  };
}
