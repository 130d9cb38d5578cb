import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "@/lib/accounts/create-user";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { systemClock } from "@/lib/shared/time";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { searchStore } from "@/test/privacy-scene";
import { erasePerson } from "./erase-person";
import { ERASURES_FILE, noteErasures } from "./erasure-list";
import { repeatErasures } from "./repeat-erasures";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

const folder = () => mkdtempSync(path.join(tmpdir(), "erasures-"));
const addressOf = (who: string) => `${who}.${newId().slice(-12)}@example.test`;

/** As an older backup has it: the rows are there again, and the erasure is not. */
async function bringBack(userId: string, email: string): Promise<void> {
  await pool.query("DELETE FROM erasure WHERE user_id = $1", [userId]);
  await pool.query(
    "UPDATE app_user SET erased_at = NULL, disabled_at = NULL, email = $2, name = 'Orla Devane', email_verified_at = now() WHERE id = $1",
    [userId, email],
  );
}

test("who was erased after the backup is erased again, once; the list holds ids only", async () => {
  const [dataDir, email] = [folder(), addressOf("orla")];
  const person = { email, name: "Orla Devane", password: "correct horse 42", roles: ["buyer" as const] };
  const userId = await createUser(pool, { ...person, emailVerifiedAt: new Date() }, "system");
  await erasePerson({ who: { userId }, actorId: userId });
  await noteErasures(dataDir);
  const listed = readFileSync(path.join(dataDir, ERASURES_FILE), "utf8");
  expect(listed).toMatch(new RegExp(`^\\S+ [\\da-f-]{36} ${userId} \\n$`));
  await pool.query("DELETE FROM mail_outbox");
  await bringBack(userId, email);
  expect(await searchStore([email])).not.toEqual([]);
  expect(await repeatErasures(systemClock, dataDir)).toEqual({ done: 1, waiting: 0 });
  expect(await searchStore([email]), "and no second last mail").toEqual([]);
  expect(await repeatErasures(systemClock, dataDir)).toEqual({ done: 0, waiting: 0 });
}, 60_000);

test("a guest is found by the orders; what is under way again waits and is done later", async () => {
  const [dataDir, email] = [folder(), addressOf("guest")];
  const orderId = await world.place({ input: { email } });
  await world.confirm(orderId);
  await world.turn();
  await erasePerson({ who: { orderId }, actorId: "system" });
  await noteErasures(dataDir);
  await pool.query("DELETE FROM erasure WHERE user_id IS NULL");
  await pool.query("DELETE FROM mail_outbox");
  await pool.query("INSERT INTO order_contact (order_id, email) VALUES ($1, $2)", [orderId, email]);
  const attempt = "WHERE payment_id = (SELECT id FROM payment WHERE order_id = $1)";
  await pool.query(`UPDATE payment_attempt SET state = 'capturing' ${attempt}`, [orderId]);
  expect(await repeatErasures(systemClock, dataDir)).toEqual({ done: 0, waiting: 1 });
  await pool.query(`UPDATE payment_attempt SET state = 'captured' ${attempt}`, [orderId]);
  expect(await repeatErasures(systemClock, dataDir)).toEqual({ done: 1, waiting: 0 });
  expect(await searchStore([email])).toEqual([]);
}, 60_000);
