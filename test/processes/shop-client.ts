import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { PublicTrack } from "@/lib/shared/schemas/catalog";
import type { Answer, PinnedClient } from "./pinned-client";
import type { DemoFacts } from "./running-store";

// biome-ignore lint/suspicious/noExplicitAny: replies are looked at field by field, and expect says which is not there
export const parse = (answer: Answer): any => JSON.parse(answer.text);

/** A caller's own address for limits: to the store, this test is a trusted proxy. */
export const from = (peer: string) => ({ "x-forwarded-for": peer });

/** What a browser would send back. */
export function cookieOf({ headers }: Answer): string {
  return (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");
}

export async function findTrack(client: PinnedClient): Promise<PublicTrack> {
  return parse(await client.ask("/api/tracks?limit=1")).data[0];
}

export function basketOf({ id, currency }: Pick<PublicTrack, "id" | "currency">) {
  return { lines: [{ trackId: id }], currency, country: "US", email: "processes@example.org", method: "card" };
}

export function checkOut(
  client: PinnedClient,
  body: object,
  { key = randomUUID() as string, peer = "192.0.2.1" } = {},
): Promise<Answer> {
  return client.ask("/api/checkout", { body, headers: { "idempotency-key": key, ...from(peer) } });
}

/** A good card's token, as the fields of each rail would make it. */
const TOKENS: Record<string, string> = { stripe: "pm_card_visa", paypal: "sut_visa" };

/** Pays the order with a good card, on whichever rail it is. */
export function confirm(client: PinnedClient, placed: Answer, key: string = randomUUID()): Promise<Answer> {
  const { order, payment } = parse(placed);
  return client.ask(`/api/orders/${order.id}/payment/confirm`, {
    body: { token: TOKENS[payment.rail], rail: payment.rail },
    headers: { "idempotency-key": key, cookie: cookieOf(placed), ...from("192.0.2.1") },
  });
}

/** The rail that a card would go to now, as this process decides. */
export async function readCardRail(client: PinnedClient, track: Pick<PublicTrack, "id" | "currency">): Promise<string> {
  const { lines, currency, country } = basketOf(track);
  const quote = await client.ask("/api/checkout/quote", { body: { lines, currency, country } });
  return parse(quote).methods.find(({ method }: { method: string }) => method === "card")?.rail;
}

/** Asks again while the answer is "still running", as a client does. */
export function insist(ask: () => Promise<Answer>): Promise<Answer> {
  return vi.waitFor(
    async () => {
      const answer = await ask();
      expect(answer.status, answer.text).not.toBe(409);
      return answer;
    },
    { timeout: 20_000, interval: 100 },
  );
}

/** Signs an account in with its password, as the form does; returns the cookies and the token that signing out needs. */
export async function signIn(client: PinnedClient, account: { email: string; password: string }) {
  const csrf = await client.ask("/api/auth/csrf");
  const { csrfToken } = parse(csrf);
  const signedIn = await sendForm(client, "/api/auth/callback/credentials", cookieOf(csrf), { csrfToken, ...account });
  expect(signedIn.status, signedIn.text).toBe(200);
  return { cookie: `${cookieOf(csrf)}; ${cookieOf(signedIn)}`, csrfToken: csrfToken as string };
}

export async function signOut(client: PinnedClient, { cookie, csrfToken }: Awaited<ReturnType<typeof signIn>>) {
  const answer = await sendForm(client, "/api/auth/signout", cookie, { csrfToken });
  expect(answer.status, answer.text).toBe(200);
}

function sendForm(client: PinnedClient, path: string, cookie: string, fields: Record<string, string>) {
  return client.ask(path, {
    body: new URLSearchParams({ ...fields, json: "true" }).toString(),
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
  });
}

/** Talks to the sandbox's control side: `/__truth`, `/__control`. */
export async function askSandbox({ sandboxUrl, sandboxToken }: DemoFacts, path: string, body?: unknown) {
  const reply = await fetch(sandboxUrl + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${sandboxToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return reply.json() as Promise<any>;
}
