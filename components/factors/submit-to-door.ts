export type StepMethod = "passkey" | "totp" | "backup";
export type DoorAnswer =
  | { kind: "signed-in"; path: string }
  /** The password was right, and one of these must follow. */
  | { kind: "second"; methods: StepMethod[] }
  | { kind: "wrong"; triesLeft: number }
  | { kind: "code"; triesLeft: number }
  | { kind: "key" }
  | { kind: "expired" }
  | { kind: "throttled"; retryAfterSeconds: number }
  | { kind: "unavailable" };

export type Door = "credentials" | "passkey" | "second-step";

/** Sends a form to one of next-auth's doors: a CSRF token first, then the fields. Never rejects. */
export async function submitToDoor(
  door: Door,
  fields: Readonly<Record<string, string>>,
  next: string,
  send: typeof fetch = fetch,
): Promise<DoorAnswer> {
  try {
    const handshake = await send("/api/auth/csrf", { cache: "no-store" });
    const { csrfToken } = (await handshake.json()) as { csrfToken: string };
    const reply = await send(`/api/auth/callback/${door}`, {
      method: "POST",
      body: new URLSearchParams({ csrfToken, json: "true", callbackUrl: next, ...fields }),
    });
    return await readAnswer(reply);
  } catch {
    return { kind: "unavailable" };
  }
}

const METHODS: readonly string[] = ["passkey", "totp", "backup"] satisfies StepMethod[];

async function readAnswer(reply: Response): Promise<DoorAnswer> {
  if (reply.status >= 500) return { kind: "unavailable" };
  const { url = "" } = (await reply.json()) as { url?: string };
  const [reason, figure = ""] = (new URLSearchParams(url.split("?")[1]).get("error") ?? "").split(":");
  if (reply.status === 429) return { kind: "throttled", retryAfterSeconds: Number(figure) || 60 };
  if (reply.ok && !reason) return { kind: "signed-in", path: url };
  switch (reason) {
    case "second":
      return { kind: "second", methods: figure.split("+").filter((one) => METHODS.includes(one)) as StepMethod[] };
    case "wrong":
    case "code":
      return { kind: reason, triesLeft: Number(figure) };
    case "key":
    case "expired":
      return { kind: reason };
    default:
      return { kind: "unavailable" };
  }
}
