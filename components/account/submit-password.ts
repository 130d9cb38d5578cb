export type SignInAnswer =
  | { kind: "signed-in"; path: string }
  | { kind: "wrong"; triesLeft: number }
  | { kind: "throttled"; retryAfterSeconds: number }
  | { kind: "unavailable" };

type Submission = { email: string; password: string; next: string };

/** Sends the form to next-auth: a CSRF token first, then the credentials. Never rejects. */
export async function submitPassword(submission: Submission, send: typeof fetch = fetch): Promise<SignInAnswer> {
  try {
    const door = await send("/api/auth/csrf", { cache: "no-store" });
    const { csrfToken } = (await door.json()) as { csrfToken: string };
    const reply = await send("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({
        csrfToken,
        json: "true",
        email: submission.email,
        password: submission.password,
        callbackUrl: submission.next,
      }),
    });
    return await readAnswer(reply);
  } catch {
    return { kind: "unavailable" };
  }
}

async function readAnswer(reply: Response): Promise<SignInAnswer> {
  if (reply.status >= 500) return { kind: "unavailable" };
  const { url = "" } = (await reply.json()) as { url?: string };
  const [reason, figure] = (new URLSearchParams(url.split("?")[1]).get("error") ?? "").split(":");
  if (reply.status === 429) return { kind: "throttled", retryAfterSeconds: Number(figure) || 60 };
  if (reply.ok && !reason) return { kind: "signed-in", path: url };
  return reason === "wrong" ? { kind: "wrong", triesLeft: Number(figure) } : { kind: "unavailable" };
}
