import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { toPublicId } from "@/lib/shared/ids";
import { type MadeRelease, makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { type Planted, plantPerson } from "@/test/privacy-scene";
import { readZip } from "@/test/read-zip";
import { COPY_FILES } from "./copy-files";
import { makeCopyLink, readCopyLink } from "./copy-link";
import type { Who } from "./find-person";
import { writeCopy } from "./write-copy";

let world: World;
let release: MadeRelease;
let orla: Planted;
let eve: Planted;
beforeAll(async () => {
  world = await startPaymentWorld();
  release = await makeRelease({ trackPrices: [129, 229], trackTitles: ["Tide", "Ebb"] });
  orla = await plantPerson(world, release, "Orla Devane");
  eve = await plantPerson(world, release, "Eve Sorrel");
}, 120_000);
afterAll(() => world.close());

type Row = Record<string, unknown>;

async function copyOf(who: Who) {
  const { stream, sizeBytes } = await writeCopy(who);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const zip = Buffer.concat(chunks);
  expect(zip.length).toBe(sizeBytes);
  const files = readZip(zip);
  const text = [...files.values()].map(String).join("\n");
  return { files, text, rows: (name: string) => JSON.parse(String(files.get(name))) as Row[] };
}

test("a person's copy holds what is theirs, of every kind, and nothing of another person with the same of everything", async () => {
  const { files, rows, text } = await copyOf({ userId: orla.userId });
  expect([...files.keys()].sort()).toEqual(["README.txt", ...COPY_FILES.map(({ name }) => name)].sort());
  expect(rows("account.json")).toMatchObject([
    { id: toPublicId("user", orla.userId), email: orla.email, name: orla.name, roles: ["buyer"] },
  ]);
  const orders = rows("orders.json");
  expect(orders.map(({ id }) => id).sort()).toEqual(
    Object.values(orla.orders)
      .map((id) => toPublicId("order", id))
      .sort(),
  );
  const own = orders.find(({ id }) => id === toPublicId("order", orla.orders.own));
  expect(own).toMatchObject({
    status: "paid",
    totalMinor: 358,
    country: "US",
    lines: [
      { title: "Tide", netMinor: 129 },
      { title: "Ebb", netMinor: 229 },
    ],
    payments: [{ state: "captured", cardLast4: "4711" }],
  });
  expect(rows("library.json")).toHaveLength(6);
  expect(rows("library.json").some(({ taken }) => (taken as Row[]).some(({ format }) => format === "flac"))).toBe(true);
  expect(rows("plays.json").length).toBeGreaterThan(1);
  for (const name of [
    "sessions",
    "factors",
    "api-keys",
    "mails",
    "choices",
    "invitations",
    "applications",
    "share-links",
    "baskets",
  ])
    expect(rows(`${name}.json`).length, name).toBeGreaterThan(0);
  for (const theirs of [
    ...eve.marks,
    ...eve.traces,
    eve.userId,
    toPublicId("user", eve.userId),
    ...Object.values(eve.orders),
  ])
    expect(text).not.toContain(theirs);
  for (const secret of ["credential", "publickey"])
    expect(text).not.toContain(orla.marks.find((mark) => mark.startsWith(secret)));
  expect(text).not.toContain("$argon2");
  expect(String(files.get("README.txt"))).toContain(`about ${orla.name} <${orla.email}>`);
}, 60_000);

test("every row of every file has the fields that are described, and no more", async () => {
  const { rows } = await copyOf({ userId: orla.userId });
  for (const { name, fields } of COPY_FILES)
    for (const row of rows(name)) expect(Object.keys(row), name).toEqual(Object.keys(fields));
});

test("an artist's copy has releases, originals and statements, and neither buyers nor other members", async () => {
  const [artist, other] = [
    await makeUser(["artist"], [release.artistId]),
    await makeUser(["artist"], [release.artistId]),
  ];
  await pool.query("UPDATE app_user SET name = 'Other Member', email = 'other.member@example.test' WHERE id = $1", [
    other.userId,
  ]);
  const { rows, text } = await copyOf({ userId: artist.userId });
  expect(rows("releases.json")).toMatchObject([
    { id: release.publicId, tracks: [{ title: "Tide" }, { title: "Ebb" }] },
  ]);
  expect(
    rows("recordings.json")
      .map(({ track }) => track)
      .sort(),
  ).toEqual([...release.publicTrackIds].sort());
  const months = rows("statements.json");
  expect(months).toMatchObject([
    { kind: "fee_estimated", currency: "USD", orders: 6 },
    { kind: "sale", currency: "USD", orders: 6 },
  ]);
  const { rows: owed } = await pool.query<{ minor: number }>(
    "SELECT -sum(amount_minor)::bigint AS minor FROM ledger_entry WHERE account = $1",
    [`artist:${release.artistId}:payable`],
  );
  expect(months.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)).toBe(owed[0]?.minor);
  for (const theirs of [
    ...orla.marks,
    ...eve.marks,
    "Other Member",
    "other.member@example.test",
    toPublicId("user", other.userId),
  ])
    expect(text).not.toContain(theirs);
}, 60_000);

test("an address that nobody proved brings no order of the guest who gave it", async () => {
  const stranger = await makeUser();
  await pool.query("UPDATE order_contact SET email = (SELECT email FROM app_user WHERE id = $1) WHERE order_id = $2", [
    stranger.userId,
    eve.orders.guest,
  ]);
  const { rows } = await copyOf({ userId: stranger.userId });
  expect(rows("orders.json")).toEqual([]);
  await pool.query("UPDATE order_contact SET email = $2 WHERE order_id = $1", [eve.orders.guest, eve.email]);
});

test("an order of somebody else on which the address stands is a mention: its number, nothing of what was bought", async () => {
  await pool.query("UPDATE order_contact SET email = $2 WHERE order_id = $1", [eve.orders.own, orla.email]);
  const { rows, text } = await copyOf({ userId: orla.userId });
  expect(rows("mentions.json")).toHaveLength(1);
  expect(text).not.toContain(toPublicId("order", eve.orders.own));
  await pool.query("UPDATE order_contact SET email = $2 WHERE order_id = $1", [eve.orders.own, eve.email]);
});

test("what is written for a copy has no name on the disk, also while it is sent", async () => {
  const { stream } = await writeCopy({ userId: orla.userId });
  expect(readdirSync(path.join(env.BACKLINE_DATA_DIR, "copies"))).toEqual([]);
  stream.destroy();
});

test("a link is good for ten minutes and for whoever asked; an admin who is none any more fetches nothing", async () => {
  const admin = await makeUser(["admin"]);
  const later = { now: () => new Date(Date.now() + 11 * 60_000) };
  const read = async (by: typeof admin, clock?: typeof later, of: Who = { userId: orla.userId }) => {
    const { url } = await makeCopyLink(of, by.userId);
    return (actor: typeof admin) =>
      readCopyLink(Object.fromEntries(new URL(url, "http://x").searchParams), actor, clock);
  };
  const open = await read(admin);
  expect(open(admin)).toEqual({ userId: orla.userId });
  expect(() => open(orla.actor)).toThrow(expect.objectContaining({ code: "not_found" }));
  expect(() => open({ ...admin, roles: ["buyer"] })).toThrow(expect.objectContaining({ code: "forbidden" }));
  const old = await read(orla.actor, later);
  expect(() => old(orla.actor)).toThrow(expect.objectContaining({ code: "gone" }));
  const own = await read(orla.actor);
  expect(own(orla.actor)).toEqual({ userId: orla.userId });
  const { rows } = await pool.query(
    "SELECT actor_id, subject FROM audit_entry WHERE action = 'person.copied' ORDER BY seq LIMIT 1",
  );
  expect(rows).toEqual([{ actor_id: admin.userId, subject: toPublicId("user", orla.userId) }]);
});
