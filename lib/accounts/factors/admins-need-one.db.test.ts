import { Secret, TOTP } from "otpauth";
import { expect, test, vi } from "vitest";
import type { Role } from "@/lib/shared/roles";
import { makePerson } from "@/test/at-the-door";
import { withEnvironment } from "@/test/with-environment";

// the headers of the page being rendered exist inside of a running Next only
const page = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => page.headers }));

const ORIGIN = "https://shop.example";
const LIVE = { BACKLINE_MODE: "live", PUBLIC_URL: ORIGIN };

/** The store as a live one: its handlers, and a person's session in it. */
async function openLiveStore(roles: readonly Role[]) {
  const person = await makePerson(roles);
  return withEnvironment(LIVE, async () => {
    const { makeSession, makeBearer } = await import("@/test/factories");
    const settings = await import("@/app/api/settings/store/route");
    const keys = await import("@/app/api/settings/api-keys/route");
    const totp = await import("@/app/api/account/totp/route");
    const confirm = await import("@/app/api/account/totp/confirm/route");
    const factor = await import("@/app/api/account/factors/[id]/route");
    const me = await import("@/app/api/me/route");
    const session = await import("@/lib/platform/session");
    const { cookie } = await makeSession(person.userId);
    const { authorization } = await makeBearer(person.userId);
    type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
    const send = async (
      handler: Handler,
      method: string,
      body?: unknown,
      headers: Record<string, string> = { cookie },
    ) => {
      const request = new Request(`${ORIGIN}/api/x`, {
        method,
        headers: { origin: ORIGIN, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const reply = await handler(request, { params: Promise.resolve({ id: String((body as { id?: string })?.id) }) });
      return { status: reply.status, body: reply.status === 204 ? null : await reply.json() };
    };
    return { send, cookie, session, authorization, settings, keys, totp, confirm, factor, me };
  });
}

type Store = Awaited<ReturnType<typeof openLiveStore>>;

async function addApp({ send, totp, confirm }: Store) {
  const { body } = await send(totp.POST, "POST", { name: "Phone" });
  const code = new TOTP({ secret: Secret.fromBase32(body.secret) }).generate();
  return send(confirm.POST, "POST", { code });
}

test("an admin of a live store without a second factor can do nothing but add one", async () => {
  const store = await openLiveStore(["admin", "buyer"]);
  const { send, authorization, settings, keys, me } = store;
  expect(await send(settings.GET, "GET")).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("factor") },
  });
  expect((await send(settings.PUT, "PUT", { minimumPriceMinor: 1 })).status).toBe(403);
  expect((await send(keys.POST, "POST", { name: "x", scopes: ["settings:write"] })).status).toBe(403);
  expect((await send(settings.GET, "GET", undefined, { authorization })).status).toBe(403);
  expect((await send(me.GET, "GET")).body).toEqual({ user: null });
  const added = await addApp(store);
  expect(added).toMatchObject({ status: 201, body: { backupCodes: expect.any(Array) } });
  await expect.poll(async () => (await send(settings.GET, "GET")).status).toBe(200);
  expect((await send(settings.GET, "GET", undefined, { authorization })).status).toBe(200);
});

test("nor may they remove the last one", async () => {
  const store = await openLiveStore(["admin"]);
  const { body } = await addApp(store);
  await expect.poll(async () => (await store.send(store.settings.GET, "GET")).status).toBe(200);
  const removed = await store.send(store.factor.DELETE, "DELETE", { id: body.id });
  expect([removed.status, removed.body.code]).toEqual([409, "conflict"]);
});

test("others may, and need none", async () => {
  const store = await openLiveStore(["artist", "buyer"]);
  expect((await store.send(store.me.GET, "GET")).body.user).toMatchObject({ name: "Ada" });
  const { body } = await addApp(store);
  expect((await store.send(store.factor.DELETE, "DELETE", { id: body.id })).status).toBe(204);
});

test("every page leads such an admin to the one where a factor is added, and shows them nothing else", async () => {
  const store = await openLiveStore(["admin", "buyer"]);
  page.headers = new Headers({ cookie: store.cookie });
  const { requirePage, auth, FACTORS_PATH } = store.session;
  const to = "/account/security?next=%2Fsettings%2Fpayments";
  await expect(requirePage(["admin"], "/settings/payments")).rejects.toMatchObject({
    digest: expect.stringContaining(`;${to};`),
  });
  expect(await auth()).toEqual({ kind: "guest" });
  expect(await requirePage(["admin"], FACTORS_PATH)).toMatchObject({ lacksFactor: true });
  await addApp(store);
  await expect.poll(async () => (await auth()).kind).toBe("user");
  expect(await requirePage(["admin"], "/settings/payments")).not.toHaveProperty("lacksFactor");
});
