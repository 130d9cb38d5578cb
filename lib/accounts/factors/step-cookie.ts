import "server-only";
import { randomToken, sha256Hex } from "@/lib/platform/crypto";
import { env } from "@/lib/platform/env";
import { readCookie } from "@/lib/platform/read-cookie";

/** How long the way from password to second factor may take. */
export const STEP_SECONDS = 600;

const isSecure = () => env.PUBLIC_URL.startsWith("https:");
const stepCookieName = () => `${isSecure() ? "__Host-" : ""}backline-sign-in`;

/** A browser on its way in: what it holds, and what the database knows it by. */
export type Step = { token: string; hash: string };

const toStep = (token: string): Step => ({ token, hash: sha256Hex(token) });

export function newStep(): Step {
  return toStep(randomToken(32));
}

export function readStep(cookieHeader: string | null | undefined): Step | null {
  const token = readCookie(cookieHeader ?? null, stepCookieName());
  return token ? toStep(token) : null;
}

/** The Set-Cookie header of a step; of null, the one that ends it. */
export function stepCookie(step: Step | null): string {
  const parts = [`${stepCookieName()}=${step?.token ?? ""}`, "Path=/", "HttpOnly", "SameSite=Strict"];
  if (isSecure()) parts.push("Secure");
  return [...parts, `Max-Age=${step ? STEP_SECONDS : 0}`].join("; ");
}
