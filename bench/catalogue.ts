// Catalogue JSON against a bare Next handler that sends the same bytes, in turns within one run.
//   RATE_LIMITS=read=1000000/10 npm start      (in one terminal)
//   npm run bench:catalogue
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { quantile, readDemoStore } from "./demo-store";

const ROUNDS = 8;
const REQUESTS = 400;
const CONCURRENCY = 8;
const BARE_PORT = 39_417;
const bare = path.join(import.meta.dirname, "bare-next");
const next = path.resolve(import.meta.dirname, "../node_modules/next/dist/bin/next");

async function perSecond(url: string): Promise<number> {
  let left = REQUESTS;
  const startedAt = performance.now();
  const work = async () => {
    while (left-- > 0) {
      const reply = await fetch(url);
      if (!reply.ok) throw new Error(`${url} answered ${reply.status}`);
      await reply.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (REQUESTS * 1000) / (performance.now() - startedAt);
}

async function startBare(body: string): Promise<ChildProcess> {
  const env = { ...process.env, NODE_ENV: "production" as const, BARE_BODY: body, NEXT_TELEMETRY_DISABLED: "1" };
  const built = spawnSync(process.execPath, [next, "build", bare], { env, stdio: "inherit" });
  if (built.status !== 0) throw new Error("the bare app did not build");
  const server = spawn(process.execPath, [next, "start", bare, "-p", String(BARE_PORT), "-H", "127.0.0.1"], {
    env,
    stdio: "ignore",
  });
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${BARE_PORT}/api/catalogue`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (isUp) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the bare app did not start");
}

const ours = `${readDemoStore().baseUrl}/api/tracks?limit=20`;
const server = await startBare(await (await fetch(ours)).text());
try {
  const ratios: number[] = [];
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let round = -1; round < ROUNDS; round++) {
    const [mine, theirs] = [await perSecond(ours), await perSecond(`http://127.0.0.1:${BARE_PORT}/api/catalogue`)];
    if (round < 0) continue;
    rates.ours.push(mine);
    rates.bare.push(theirs);
    ratios.push(mine / theirs);
  }
  const median = (samples: number[]) => quantile(samples, 0.5);
  console.log(
    `catalogue ${median(rates.ours).toFixed(0)}/s, bare handler ${median(rates.bare).toFixed(0)}/s, ratio ${median(ratios).toFixed(2)} (${quantile(ratios, 0).toFixed(2)} to ${quantile(ratios, 1).toFixed(2)}), ${ROUNDS} rounds of ${REQUESTS}`,
  );
} finally {
  server.kill("SIGTERM");
}
