import { beforeAll, expect, test } from "vitest";
import { sellAt } from "../../test/analytics-room";
import { makeRelease, makeUser } from "../../test/factories";
import { pool } from "../platform/db";
import { announceSettings } from "../platform/settings";
import { queueSaleNotices } from "./queue-sale-notices";

const at = (text: string) => new Date(`2026-10-${text}:00Z`);

beforeAll(async () => {
  const { id: releaseId, artistId } = await makeRelease();
  const { userId } = await makeUser(["artist"]);
  await pool.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, 'owner')", [userId, artistId]);
  const line = { releaseId, artistId, trackId: null, netMinor: 900 };
  for (const hour of ["06T12:00", "07T01:00", "07T23:30", "08T12:00"]) await sellAt({ at: at(hour), lines: [line] });
});

async function tell(zone: string, now: Date): Promise<string[]> {
  await pool.query("UPDATE instance SET time_zone = $1", [zone]);
  await announceSettings();
  await queueSaleNotices(now, null);
  const { rows } = await pool.query<{ from: string; to: string }>(
    "SELECT details->>'from' AS from, details->>'to' AS to FROM mail_outbox WHERE kind = 'sales' ORDER BY 1",
  );
  return rows.map(({ from, to }) => `${from.slice(8, 16)} ${to.slice(8, 16)}`);
}

test("after a change of the zone no sale is told twice, and none is left out", async () => {
  const berlin = ["05T22:00 06T22:00"];
  expect(await tell("Europe/Berlin", at("06T22:20"))).toEqual(berlin);
  // New York's last day that is over lies before: told already
  expect(await tell("America/New_York", at("06T22:30"))).toEqual(berlin);
  expect(await tell("America/New_York", at("07T04:20"))).toEqual([...berlin, "06T22:00 07T04:00"]);
  // the same again, as after a restart
  expect(await tell("America/New_York", at("07T04:30"))).toEqual([...berlin, "06T22:00 07T04:00"]);
  expect(await tell("Europe/Berlin", at("07T22:20"))).toEqual([...berlin, "06T22:00 07T04:00"]);
  expect(await tell("Europe/Berlin", at("08T22:20"))).toEqual([...berlin, "06T22:00 07T04:00", "07T22:00 08T22:00"]);
});
