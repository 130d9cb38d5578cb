import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { counter } from "@/lib/platform/metrics";
import { readPeer } from "@/lib/platform/peer";
import { Credentials } from "@/lib/shared/schemas/accounts";
import { createSession } from "./create-session";
import { listMethods, openPendingSignIn } from "./factors/pending-sign-in";
import type { Step } from "./factors/step-cookie";
import { verifyPassword } from "./verify-password";

const signIns = counter("backline_sign_ins_total", "Password sign-ins by outcome", ["outcome"]);

/**
 * next-auth's `authorize`: a session id as the "user", or a throw, the only way it lets an answer out. The message is
 * `wrong:<tries left>`, `throttled:<seconds>`, or, for somebody who has a second factor, `second:<methods>` after
 * `beginStep` got what the browser must hold; `answerAuth` turns it into a status.
 */
export async function signInWithPassword(
  credentials: unknown,
  headers: Record<string, string | undefined>,
  beginStep: (step: Step) => void,
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
      const now = new Date();
      const methods = await listMethods(check.userId);
      if (methods.length > 0) {
        beginStep(await openPendingSignIn(check.userId, now));
        throw new Error(`second:${methods.join("+")}`);
      }
      const session = { userId: check.userId, userAgent: headers["user-agent"] ?? "", now };
      return { id: await inTransaction((db) => createSession(db, session)) };
    }
  }
}
