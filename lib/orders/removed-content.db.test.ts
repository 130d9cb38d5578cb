import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { removeRelease } from "@/lib/catalog/remove-release";
import { removeTrack } from "@/lib/catalog/remove-track";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { endUploads } from "@/lib/media/resume/end-uploads";
import { inTransaction, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import { GUEST } from "@/lib/shared/roles";
import type { CheckoutInput } from "@/lib/shared/schemas/checkout";
import { type MadeRelease, makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { untilBlocked } from "@/test/until-blocked";
import { checkOut } from "./check-out";
import { readBasket } from "./read-basket";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(async () => {
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
  await assertRollUps(pool);
});
afterAll(() => world.close());

type Lines = CheckoutInput["lines"];
const buy = (lines: Lines, { actor = GUEST, orderId = newId() }: { actor?: Actor; orderId?: string } = {}) =>
  checkOut(
    { lines, currency: "USD", country: "US", email: "b@example.test", method: "card", actor, orderId },
    world.context,
  );
const countOrders = async ({ id }: MadeRelease) =>
  (await pool.query("SELECT 1 FROM order_line WHERE release_id = $1", [id])).rowCount;

const LINES: Record<"release" | "track" | "only track", (made: MadeRelease) => Lines> = {
  release: ({ publicId: releaseId }) => [{ releaseId }],
  track: ({ publicTrackIds }) => [{ trackId: publicTrackIds[0] ?? "" }],
  "only track": ({ publicId: releaseId }) => [{ releaseId }],
};
type What = keyof typeof LINES;

/** `meanwhile` runs while the release is held and nothing is decided. */
async function remove(what: What, made: MadeRelease, meanwhile = async () => {}) {
  const actor = await makeUser(["artist"], [made.artistId]);
  if (what === "release")
    return removeRelease(
      { id: made.publicId, actor },
      {
        holdRecordings,
        deleteTracks,
        endUploads: async (db, id) => {
          await meanwhile();
          return endUploads(db, id);
        },
      },
    );
  const media = {
    holdRecordings,
    deleteTracks: async (...given: Parameters<typeof deleteTracks>) => {
      await meanwhile();
      return deleteTracks(...given);
    },
  };
  return removeTrack({ id: made.publicTrackIds[0] ?? "", actor }, media);
}

const make = (what: What, price = 300) =>
  makeRelease({ priceMinor: price, trackPrices: what === "only track" ? [price] : [price, price] });

test.each(["release", "track", "only track"] as const)(
  "a removed %s is gone from a basket, and its order is refused",
  async (what) => {
    const made = await make(what);
    const lines = LINES[what](made);
    expect((await remove(what, made)).outcome).toBe("deleted");
    const [line] = lines;
    const id = line && "trackId" in line ? line.trackId : line?.releaseId;
    expect(await readBasket({ lines, currency: "USD", country: "US" })).toEqual({ lines: [], gone: [id] });
    await expect(buy(lines)).rejects.toMatchObject({ code: "unprocessable", errors: [{ path: "lines.0" }] });
  },
);

test.each([
  ["release", 300],
  ["release", 0],
  ["track", 300],
  ["track", 0],
  ["only track", 300],
] as const)(
  "the removal of a %s (%i) comes first: the order that waited is refused, nothing is charged",
  async (what, price) => {
    const made = await make(what, price);
    const charges = world.truth().charges.length;
    let buying: Promise<unknown> = Promise.resolve();
    const { outcome } = await remove(what, made, async () => {
      // read while it was on sale, written when it no longer is
      buying = buy(LINES[what](made)).catch((error: unknown) => error);
      await untilBlocked();
    });
    expect(outcome).toBe("deleted");
    expect(await buying).toMatchObject({
      code: "unprocessable",
      detail: "Something in the basket is no longer on sale. Nothing was charged.",
      errors: [{ path: "lines.0" }],
    });
    expect(await countOrders(made)).toBe(0);
    expect(world.truth().charges.length).toBe(charges);
  },
);

test.each(["release", "track", "only track"] as const)(
  "the order of a %s comes first: it is withdrawn, and who pays after that gets the files",
  async (what) => {
    const made = await make(what);
    const buyer = await makeUser(["buyer"]);
    const orderId = newId();
    let buying: Promise<unknown> = Promise.resolve();
    let removing: ReturnType<typeof remove> = Promise.resolve({ outcome: "deleted" });
    await inTransaction(async (db) => {
      // the last thing that writing an order asks for is its buyer
      await db.query("SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE", [buyer.userId]);
      buying = buy(LINES[what](made), { actor: buyer, orderId });
      await untilBlocked();
      removing = remove(what, made);
      await untilBlocked(2);
    });
    await buying;
    expect((await removing).outcome).toBe("withdrawn");
    expect(await readBasket({ lines: LINES[what](made), currency: "USD", country: "US" })).toMatchObject({ lines: [] });

    await world.confirm(orderId);
    await world.turn();
    const { rows } = await pool.query<{ status: string; rights: number }>(
      `SELECT status, (SELECT count(*) FROM entitlement e WHERE e.order_id = o.id AND revoked_at IS NULL) AS rights
     FROM customer_order o WHERE id = $1`,
      [orderId],
    );
    expect(rows).toEqual([{ status: "paid", rights: what === "release" ? 2 : 1 }]);
  },
);
