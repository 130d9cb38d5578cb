import "server-only";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { toLocalPath } from "@/lib/shared/local-path";
import { SESSION_SECONDS } from "./create-session";
import { signInWithPasskey, signInWithSecondStep } from "./factors/sign-in-with-factor";
import type { Step } from "./factors/step-cookie";
import { revokeSession } from "./revoke-session";
import { signInWithPassword } from "./sign-in-with-password";

const listProviders = (beginStep: (step: Step) => void) => [
  CredentialsProvider({
    name: "password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    authorize: (credentials, request) => signInWithPassword(credentials, request.headers ?? {}, beginStep),
  }),
  CredentialsProvider({
    id: "passkey",
    name: "passkey",
    credentials: { response: { type: "text" } },
    authorize: (credentials, request) => signInWithPasskey(credentials, request.headers ?? {}),
  }),
  CredentialsProvider({
    id: "second-step",
    name: "second step",
    credentials: { method: { type: "text" }, code: { type: "text" }, response: { type: "text" } },
    authorize: (credentials, request) => signInWithSecondStep(credentials, request.headers ?? {}),
  }),
];

/**
 * The token holds the session's id and nothing else: who that is and may do is read on each request (D16). `beginStep` gets
 * what the browser must hold when a password alone was not enough.
 */
export function buildAuthOptions(beginStep: (step: Step) => void): AuthOptions {
  const isSecure = env.PUBLIC_URL.startsWith("https://");
  return {
    secret: env.AUTH_SECRET,
    useSecureCookies: isSecure,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", signOut: "/", error: "/sign-in" },
    cookies: {
      sessionToken: describeCookie("session-token", isSecure),
      callbackUrl: describeCookie("callback-url", isSecure),
      csrfToken: describeCookie("csrf-token", isSecure),
    },
    providers: listProviders(beginStep),
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url }) => toLocalPath(url) ?? "/",
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await revokeSession(token.sid);
      },
    },
    logger: {
      error: (code, metadata) =>
        log.error({ code, err: metadata instanceof Error ? metadata : metadata.error }, "next-auth"),
      // its one warning asks for NEXTAUTH_URL, which our relative redirects do not need
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: (code) => log.debug({ code }, "next-auth"),
    },
  };
}

function describeCookie(name: string, isSecure: boolean) {
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } as const;
  return { name: `${isSecure ? "__Host-" : ""}next-auth.${name}`, options };
}
