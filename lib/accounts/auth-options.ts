import "server-only";
import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { toLocalPath } from "@/lib/shared/local-path";
import { SESSION_SECONDS } from "./create-session";
import { revokeSession } from "./revoke-session";
import { signInWithPassword } from "./sign-in-with-password";

const passwordProvider = CredentialsProvider({
  name: "password",
  credentials: { email: { type: "email" }, password: { type: "password" } },
  authorize: (credentials, request) => signInWithPassword(credentials, request.headers ?? {}),
});

/** The token holds the session's id and nothing else: who that is and may do is read on each request (D16). */
export function buildAuthOptions(): AuthOptions {
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
    providers: [passwordProvider],
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
