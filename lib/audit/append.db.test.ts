import { expect, test } from "vitest";
import { makeUser } from "@/test/factories";
import { inTransaction, pool } from "../platform/db";
import { appendAudit } from "./append";
import { listAudit } from "./list-audit";
import { verifyChain } from "./verify-chain";

const event = (subject: string) => ({
  actorId: "system",
  action: "test.happened",
  subject,
  before: { b: 1, a: [2, { d: 1, c: 2 }] },
  after: { price: null },
});

test("parallel appends make one unbroken chain, and the list shows the newest first", async () => {
  await Promise.all(Array.from({ length: 12 }, (_, n) => inTransaction((db) => appendAudit(db, event(`s${n}`)))));
  expect(await verifyChain(pool)).toMatchObject({ isIntact: true, entries: 12, fault: null, brokenAtSeq: null });
  const admin = await makeUser(["admin"]);
  const page = await listAudit(admin, { limit: 5 });
  expect(page.data.map((entry) => entry.seq)).toEqual([12, 11, 10, 9, 8]);
  expect((await listAudit(admin, { limit: 5, cursor: page.nextCursor ?? "" })).data[0]?.seq).toBe(7);
  await expect(listAudit(await makeUser(["analyst"]), { limit: 5 })).rejects.toMatchObject({ code: "forbidden" });
});

test("the database refuses to change, delete or truncate", async () => {
  for (const sql of ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"])
    await expect(pool.query(sql)).rejects.toThrow("append-only");
});
