import { GET, POST } from "@/app/api/auth/[...nextauth]/route";
import { POST as askPasskey } from "@/app/api/sign-in/passkey/route";
import { POST as askSecondStep } from "@/app/api/sign-in/second-step/route";
import { createUser } from "@/lib/accounts/create-user";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { Role } from "@/lib/shared/roles";

export const ORIGIN = "http://localhost:3000";
export const PASSWORD = "correct horse 42";

export async function makePerson(roles: readonly Role[] = ["buyer"]) {
  const email = `${newId()}@example.test`;
  const userId = await createUser(pool, { email, name: "Ada", password: PASSWORD, roles }, "system");
  return { email, userId };
}

/** A browser with cookies of its own that talks to the handlers of the door. */
export class Browser {
  readonly cookies = new Map<string, string>();
  private csrf: Promise<string> | undefined;

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  get headers(): Record<string, string> {
    return { cookie: this.cookie, origin: ORIGIN, host: "localhost:3000", "x-backline-peer": newId() };
  }

  /** Keeps what a reply sets, as browsers do. */
  keep(reply: Response): Response {
    for (const entry of reply.headers.getSetCookie()) {
      const [pair = "", ...flags] = entry.split(";");
      const [name = "", ...value] = pair.split("=");
      if (flags.some((flag) => flag.trim() === "Max-Age=0")) this.cookies.delete(name);
      else this.cookies.set(name, value.join("="));
    }
    return reply;
  }

  /** Sends the fields to one of the doors; `error` is what follows `?error=` in the answer. */
  async callback(door: "credentials" | "passkey" | "second-step", fields: Record<string, string>) {
    this.csrf ??= GET(new Request(`${ORIGIN}/api/auth/csrf`, { headers: this.headers })).then(
      async (reply) => ((await this.keep(reply).json()) as { csrfToken: string }).csrfToken,
    );
    const csrfToken = await this.csrf;
    const body = new URLSearchParams({ csrfToken, json: "true", callbackUrl: "/portal", ...fields });
    const headers = { ...this.headers, "content-type": "application/x-www-form-urlencoded" };
    const request = new Request(`${ORIGIN}/api/auth/callback/${door}`, { method: "POST", headers, body });
    const reply = this.keep(await POST(request));
    const { url = "" } = (await reply.json()) as { url?: string };
    return { status: reply.status, url, error: new URLSearchParams(url.split("?")[1]).get("error") };
  }

  givePassword(email: string) {
    return this.callback("credentials", { email, password: PASSWORD });
  }

  async askKey(of: "passkey" | "second-step"): Promise<{ challenge: string; allowCredentials?: { id: string }[] }> {
    const ask = of === "passkey" ? askPasskey : askSecondStep;
    const request = new Request(`${ORIGIN}/api/sign-in/${of}`, { method: "POST", headers: this.headers });
    return (await this.keep(await ask(request)).json()) as { challenge: string };
  }
}
