import { expect, test } from "vitest";
import { submitToDoor } from "./submit-to-door";

const answering = (status: number, url: string, sent: Request[] = []) =>
  (async (input: string, init?: RequestInit) => {
    sent.push(new Request(`http://store.test${input}`, init));
    return input.endsWith("/csrf") ? Response.json({ csrfToken: "t" }) : Response.json({ url }, { status });
  }) as typeof fetch;
const ask = (status: number, url: string) => submitToDoor("credentials", {}, "/", answering(status, url));

test.each([
  [200, "/portal", { kind: "signed-in", path: "/portal" }],
  [200, "/sign-in?error=second%3Apasskey%2Bbackup", { kind: "second", methods: ["passkey", "backup"] }],
  [200, "/sign-in?error=second%3Atotp%2Bnonsense", { kind: "second", methods: ["totp"] }],
  [401, "/sign-in?error=wrong%3A3", { kind: "wrong", triesLeft: 3 }],
  [401, "/sign-in?error=code%3A0", { kind: "code", triesLeft: 0 }],
  [401, "/sign-in?error=key", { kind: "key" }],
  [401, "/sign-in?error=expired", { kind: "expired" }],
  [429, "/sign-in?error=throttled%3A900", { kind: "throttled", retryAfterSeconds: 900 }],
  [401, "/sign-in?error=Callback", { kind: "unavailable" }],
  [503, "", { kind: "unavailable" }],
])("%i %s", async (status, url, answer) => expect(await ask(status, url)).toEqual(answer));

test("a token comes first; no answer at all is an answer", async () => {
  const sent: Request[] = [];
  await submitToDoor("second-step", { method: "totp", code: "1" }, "/portal", answering(200, "/portal", sent));
  expect(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
    "GET /api/auth/csrf",
    "POST /api/auth/callback/second-step",
  ]);
  expect(Object.fromEntries(new URLSearchParams(await sent[1]?.text()))).toEqual({
    csrfToken: "t",
    json: "true",
    callbackUrl: "/portal",
    method: "totp",
    code: "1",
  });
  const broken = (async () => {
    throw new TypeError("fetch failed");
  }) as typeof fetch;
  expect(await submitToDoor("passkey", {}, "/", broken)).toEqual({ kind: "unavailable" });
});
