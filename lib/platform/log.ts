import "server-only";
import pino from "pino";
import { maskPersonal } from "./mask-personal";
import { processGlobal } from "./process-global";

const SECRET_KEYS = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "key",
  "apiKey",
  "cardNumber",
  "number",
  "cvc",
  "email",
];

/** JSON lines. Secrets and personal data are redacted by key, at two levels, and what text still holds is masked. */
export function createLog(destination: pino.DestinationStream, level: string): pino.Logger {
  return pino(
    {
      level,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "[redacted]" },
      serializers: { err: pino.stdSerializers.err },
      hooks: { streamWrite: maskPersonal },
    },
    destination,
  );
}

/** The log of this process, on stderr. Log ids, not people. */
export const log = processGlobal("log", () =>
  // biome-ignore lint/style/noProcessEnv: the logger must work before and without a valid environment
  createLog(pino.destination({ dest: 2, sync: false }), process.env.LOG_LEVEL ?? "info"),
);
