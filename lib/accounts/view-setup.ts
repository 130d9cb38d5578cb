import "server-only";
import { env } from "../platform/env";
import { isMailFixed } from "../platform/mail-server";
import type { SetUpView } from "../shared/schemas/setup";
import type { OpenSetUp } from "./first-start";

/** What a browser that opened the address is shown. */
export function viewSetUp({ answers, mailProvedAt }: OpenSetUp): SetUpView {
  return {
    answers,
    fixed: {
      publicUrl: env.IS_PUBLIC_URL_FIXED ? new URL(env.PUBLIC_URL).origin : null,
      mailFrom: isMailFixed() ? (env.MAIL_FROM?.address ?? null) : null,
    },
    isMailProved: mailProvedAt !== null,
    machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
