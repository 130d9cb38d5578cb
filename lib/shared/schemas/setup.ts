import { z } from "zod";
import { Currency, Email } from "./common";
import { plainName } from "./plain-name";

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** An offset such as +03:00 is none: to PostgreSQL its sign means the other way. */
const ZONE_NAME = /^[a-z][a-z0-9_+-]*(\/[a-z0-9_+-]+)*$/i;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return ZONE_NAME.test(name);
  } catch {
    return false;
  }
}

/** An origin, as people type it; https, or http of this machine to try things out. */
export const PublicUrl = z
  .string()
  .trim()
  .max(300)
  .transform((text, context): string => {
    const url = URL.canParse(text) ? new URL(text) : null;
    const refuse = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (!url || !/^https?:$/.test(url.protocol))
      return refuse("Write the whole address, as in https://shop.example.org.");
    if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "")
      return refuse("Only the beginning, without a path: the store needs a name of its own.");
    if (url.protocol === "http:" && !LOOPBACK.test(url.hostname))
      return refuse("It begins with https://: passwords and payments do not travel in the clear.");
    return url.origin;
  });

export const StoreName = plainName(80, "A shop has a name.");
export const StoreZone = z
  .string()
  .max(64)
  .refine(isZone, "That is no time zone this system knows, such as Europe/Helsinki.");

const HostName = z
  .string()
  .trim()
  .max(253)
  .regex(/^[a-z0-9.:-]+$/i, "The server's name alone, as in mail.example.org.");
const Port = z
  .union([
    z.int(),
    z
      .string()
      .trim()
      .regex(/^\d{1,5}$/, "Mostly 587 or 465.")
      .transform(Number),
  ])
  .refine((port) => port >= 1 && port <= 65_535, "From 1 to 65535.");

/** `password` left out: the one that was kept with this server and user. */
export const MailServerInput = z.strictObject({
  from: z.email("One address, as in shop@example.org.").max(254),
  host: HostName,
  port: Port,
  user: z.string().trim().max(254),
  password: z.string().max(1000).optional(),
});
export type MailServerInput = z.output<typeof MailServerInput>;

/** What was typed so far, whether or not it is good yet; never a password. */
const Typed = z.string().max(300).optional();
export const SetUpAnswers = z.strictObject({
  adminName: Typed,
  adminEmail: Typed,
  storeName: Typed,
  timeZone: Typed,
  currency: Typed,
  publicUrl: Typed,
  from: Typed,
  host: Typed,
  port: Typed,
  user: Typed,
});
export type SetUpAnswers = z.infer<typeof SetUpAnswers>;

export const SetUpOpenInput = z.strictObject({ token: z.string().min(20).max(100) });
export const SetUpView = z.object({
  answers: SetUpAnswers,
  /** What the environment says, so that it is not asked. */
  fixed: z.object({ publicUrl: z.string().nullable(), mailFrom: z.string().nullable() }),
  /** A test mail was taken by the server that is kept. */
  isMailProved: z.boolean(),
  /** Where this machine believes it is. */
  machineZone: z.string(),
});
export type SetUpView = z.infer<typeof SetUpView>;

/** `server` null: the one of the environment. */
export const SetUpMailInput = z.strictObject({
  to: Email,
  storeName: z.string().trim().max(80),
  server: MailServerInput.nullable(),
});
export const SetUpCheckInput = z.strictObject({ publicUrl: PublicUrl.nullable() });

export const FinishSetUpInput = z.strictObject({
  adminName: plainName(100, "Say who you are."),
  adminEmail: z.email("One address, as in you@example.org.").max(254),
  password: z.string().min(8, "At least 8 characters.").max(1000),
  storeName: StoreName,
  timeZone: StoreZone,
  currency: Currency,
  /** Null where the environment says it. */
  publicUrl: PublicUrl.nullable(),
});
export type FinishSetUpInput = z.output<typeof FinishSetUpInput>;
