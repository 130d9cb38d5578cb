import "server-only";
import { broken, fine, sayError, type Verdict, worth } from "./finding";

const PATIENCE_MS = 5_000;
const WARN_MS = 2_000;
/** Providers refuse signatures that are older than a few minutes. */
const BROKEN_MS = 60_000;

/** The clock of the far end; an HTTP Date has whole seconds, so it is that second's middle. */
async function readHttpDate(url: string): Promise<number> {
  const reply = await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
  const at = Date.parse(reply.headers.get("date") ?? "");
  if (Number.isNaN(at)) throw new Error("it says no time");
  return at + 500;
}

type Ask = { readDatabase(): Promise<Date>; httpUrl: string | null; now?: () => number };

async function measure(read: () => Promise<number>, now: () => number): Promise<number> {
  const before = now();
  const theirs = await read();
  return now() - theirs - (now() - before) / 2;
}

const say = (skewMs: number) => `${(Math.abs(skewMs) / 1000).toFixed(1)} s ${skewMs < 0 ? "behind" : "ahead of"}`;

/** How far this machine's clock is off from the database's and from one on the web. */
export async function checkClock({ readDatabase, httpUrl, now = Date.now }: Ask): Promise<Verdict> {
  const database = await measure(async () => (await readDatabase()).getTime(), now);
  const web = httpUrl
    ? await measure(() => readHttpDate(httpUrl), now).catch((error: unknown) => sayError(error))
    : null;
  const skews = [database, ...(typeof web === "number" ? [web] : [])];
  const worst = Math.max(...skews.map(Math.abs));
  const told = [`${say(database)} the database`];
  if (typeof web === "number") told.push(`${say(web)} ${new URL(httpUrl as string).host}`);
  const says = `This clock is ${told.join(" and ")}.`;
  if (worst >= BROKEN_MS)
    return broken(
      says,
      "Turn on time synchronisation (timedatectl set-ntp true): providers refuse signatures of another time.",
    );
  if (worst >= WARN_MS) return worth(says, "Turn on time synchronisation (timedatectl set-ntp true).");
  if (typeof web === "string")
    return worth(
      `${says} ${new URL(httpUrl as string).host} could not be asked: ${web}`,
      "Look whether this machine may connect out.",
    );
  return fine(says);
}
