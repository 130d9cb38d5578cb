import { expect, test } from "vitest";
import { newId } from "@/lib/shared/ids";
import { withEnvironment } from "@/test/with-environment";
import { hashOrderSecret, isOrderSecret, orderSecretOf } from "./order-secret";

test("a secret has 132 bits that look like chance, and is the order's own", () => {
  const ids = Array.from({ length: 2_000 }, newId);
  const secrets = ids.map(orderSecretOf);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{22}$/);
  expect(new Set(secrets).size).toBe(ids.length);
  // of 64 letters at each place, in two thousand tries each turns up about thirty times
  for (let place = 0; place < 22; place++) {
    const letters = new Set(secrets.map((secret) => secret[place]));
    expect(letters.size).toBe(64);
  }
  expect(ids.map(orderSecretOf)).toEqual(secrets);
});

test("it follows from this store's own key: another store's order of the same id has another one", async () => {
  const id = newId();
  const elsewhere = await withEnvironment({ AUTH_SECRET: "y".repeat(43) }, () => import("./order-secret"));
  expect(elsewhere.orderSecretOf(id)).not.toBe(orderSecretOf(id));
});

test("what is kept does not hold it, and opens for it alone", () => {
  const [secret, other] = [orderSecretOf(newId()), orderSecretOf(newId())];
  const kept = hashOrderSecret(secret);
  expect(kept).not.toContain(secret);
  const given = [secret, other, secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), kept, "", null];
  expect(given.map((each) => isOrderSecret(each, kept))).toEqual([true, ...given.slice(1).map(() => false)]);
});
