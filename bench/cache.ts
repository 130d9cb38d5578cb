// The smart cache, off and on in turns within one run, over the addresses that it serves.
//   RATE_LIMITS=all=1000000/60 npm start      (in one terminal)
//   npm run bench:cache -- [rounds] [requests]
import os from "node:os";
import { connectToDatabase } from "../test/processes/store-database";
import { quantile, readDemoStore } from "./demo-store";

const [rounds = 6, requests = 300] = process.argv.slice(2).map(Number);
const CONCURRENCY = 8;
const demo = readDemoStore();
const db = await connectToDatabase(process.env.BACKLINE_DATA_DIR ?? ".data");

type Track = { id: string; releaseSlug: string; coverUrl: string | null };
const listed = await fetch(new URL("/api/tracks?limit=50", demo.baseUrl));
const { data } = (await listed.json()) as { data: Track[] };
const track = data.find(({ coverUrl }) => coverUrl !== null);
if (!track?.coverUrl) throw new Error("the store has no track with a cover");

const PATHS = {
  "catalogue JSON, 20 tracks": "/api/tracks?limit=20",
  "one track": `/api/tracks/${track.id}`,
  "its waveform": `/api/tracks/${track.id}/waveform`,
  "its record's page": `/releases/${track.releaseSlug}`,
  "its preview, whole": `/api/tracks/${track.id}/preview`,
  "its cover": track.coverUrl,
};

async function switchCache(isOn: boolean): Promise<void> {
  await db.query(
    "INSERT INTO store_setting (key, value) VALUES ('isCacheOn', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
    [JSON.stringify(isOn)],
  );
  await db.query("SELECT pg_notify('backline_live', $1)", ['{"topic":"settings","message":{}}']);
}

type Turn = { perSecond: number; durationsMs: number[] };

async function measure(path: string): Promise<Turn> {
  const url = new URL(path, demo.baseUrl);
  const durationsMs: number[] = [];
  let left = requests;
  const startedAt = performance.now();
  const work = async () => {
    while (left-- > 0) {
      const askedAt = performance.now();
      const reply = await fetch(url);
      if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
      await reply.arrayBuffer();
      durationsMs.push(performance.now() - askedAt);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return { perSecond: (requests * 1000) / (performance.now() - startedAt), durationsMs };
}

async function readCounter(name: string): Promise<number> {
  const reply = await fetch(new URL("/api/metrics", demo.baseUrl), {
    headers: { authorization: `Bearer ${demo.metricsToken}` },
  });
  const lines = (await reply.text()).split("\n").filter((line) => line.startsWith(`${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

const turns = new Map<string, Record<"off" | "on", Turn[]>>(
  Object.keys(PATHS).map((name) => [name, { off: [], on: [] }]),
);
try {
  for (let round = -1; round < rounds; round++) {
    for (const [name, path] of Object.entries(PATHS))
      for (const state of ["off", "on"] as const) {
        await switchCache(state === "on");
        await fetch(new URL(path, demo.baseUrl)); // the first answer after the switch fills what it fills
        const turn = await measure(path);
        if (round >= 0) turns.get(name)?.[state].push(turn);
      }
  }
  console.log(
    `${os.cpus().length} cores, Node ${process.version}, ${rounds} rounds of ${requests} at concurrency ${CONCURRENCY}`,
  );
  console.log("                                 off          on     on/off    p50 off      p50 on");
  for (const [name, { off, on }] of turns) {
    const median = (samples: number[]) => quantile(samples, 0.5);
    const rate = (given: Turn[]) => median(given.map(({ perSecond }) => perSecond));
    const p50 = (given: Turn[]) => median(given.flatMap(({ durationsMs }) => durationsMs));
    const ratios = on.map(({ perSecond }, n) => perSecond / (off[n]?.perSecond ?? Number.NaN));
    console.log(
      [
        name.padEnd(26),
        `${rate(off).toFixed(0)}/s`.padStart(9),
        `${rate(on).toFixed(0)}/s`.padStart(10),
        `${median(ratios).toFixed(2)} (${quantile(ratios, 0).toFixed(2)}–${quantile(ratios, 1).toFixed(2)})`.padStart(
          18,
        ),
        `${p50(off).toFixed(1)} ms`.padStart(9),
        `${p50(on).toFixed(1)} ms`.padStart(10),
      ].join("  "),
    );
  }
  const [hits, misses, writes, bytes, micros] = await Promise.all(
    ["hits_total", "misses_total", "writes_total", "saved_bytes_total", "saved_usd_micros_total"].map((name) =>
      readCounter(`backline_cache_${name}`),
    ),
  );
  console.log(
    `${hits} hits, ${misses} misses, ${writes} writes, ${((bytes ?? 0) / 1_048_576).toFixed(0)} MiB not read, $${((micros ?? 0) / 1e6).toFixed(4)} at the store's price`,
  );
} finally {
  await db.query("DELETE FROM store_setting WHERE key = 'isCacheOn'");
  await db.query("SELECT pg_notify('backline_live', $1)", ['{"topic":"settings","message":{}}']);
  await db.end();
}
