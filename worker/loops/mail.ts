import "server-only";
import { queueSaleNotices } from "@/lib/mail/queue-sale-notices";
import { configuredWay, sendDueMail } from "@/lib/mail/send-due-mail";
import { openStoreMail } from "@/lib/platform/mail-server";
import { systemClock } from "@/lib/shared/time";

/** Hands over what waits; the connections stay open between turns. */
export const mailLoop = {
  name: "mail",
  everyMs: 2_000,
  turn: async () => sendDueMail(await configuredWay(openStoreMail), systemClock),
};

let done: string | null = null;

/** Tells artists' members what was sold, once an hour or a day is over. */
export const saleNoticesLoop = {
  name: "sale-notices",
  everyMs: 60_000,
  turn: async () => {
    done = await queueSaleNotices(new Date(), done);
    return false;
  },
};
