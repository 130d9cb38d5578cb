import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { counter } from "@/lib/platform/metrics";
import { readPeer } from "@/lib/platform/peer";
import { Credentials } from "@/lib/shared/schemas/accounts";
import { createSession } from "./create-session";
import { verifyPassword } from "./verify-password";

const signIns = counter("backline_sign_ins_total", "Password sign-ins by outcome", ["outcome"]);

/**
 * next-auth's `authorize`: a session id as the "user", or a throw, the only way it lets an answer out. The message is
 * `wrong:<tries left>` or `throttled:<seconds>`; `answerAuth` turns it into a status.
 */
export async function signInWithPassword(
  credentials: unknown,
  headers: Record<string, string | undefined>,
): Promise<{ id: string } | null> {
  const parsed = Credentials.safeParse(credentials);
  if (!parsed.success) return null;
  const peer = readPeer({ get: (name) => headers[name] ?? null });
  const check = await verifyPassword(pool, { ...parsed.data, peer });
  signIns.inc({ outcome: check.kind });
  switch (check.kind) {
    case "wrong":
      throw new Error(`wrong:${check.triesLeft}`);
    case "throttled":
      throw new Error(`throttled:${check.retryAfterSeconds}`);
    case "verified": {
      const session = { userId: check.userId, userAgent: headers["user-agent"] ?? "", now: new Date() };
      return { id: await inTransaction((db) => createSession(db, session)) };
    }
  }
}
