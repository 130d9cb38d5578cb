import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWav } from "@/test/make-wav";
import { nameFile } from "./name-file";
import { closeNaming, nameInChild, warmNaming } from "./name-in-child";

const MIB = 1_048_576;
const BIG = 160 * MIB;

let folder: string;
let big: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-name-"));
  big = path.join(folder, "big.wav");
  await writeFile(big, makeWav(BIG));
});
afterAll(async () => {
  closeNaming();
  await rm(folder, { recursive: true, force: true });
});

type Work = { cpuMs: number; loopMs: number };

/** What `work` cost this process: CPU with the threads that read files for it, and how long its loop was busy. */
async function measure(work: () => Promise<unknown>): Promise<Work> {
  const [cpu, loop] = [process.cpuUsage(), performance.eventLoopUtilization()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000, loopMs: performance.eventLoopUtilization(loop).active };
}

test("another process finds the same names, nodes and all, for several files at once", async () => {
  const sizes = [1, 262_144, 262_145, 50 * MIB];
  const files = sizes.map((size) => path.join(folder, `${size}.wav`));
  for (const [n, file] of files.entries()) await writeFile(file, makeWav(Math.max(44, sizes[n] ?? 0)));
  const [there, here] = [await Promise.all(files.map(nameInChild)), await Promise.all(files.map(nameFile))];
  const plain = (names: typeof here) =>
    names.map(({ innerNodes, ...rest }) => ({
      ...rest,
      nodes: innerNodes.map(({ cid, bytes }) => [cid.toString(), Buffer.from(bytes).toString("hex")]),
    }));
  expect(plain(there)).toEqual(plain(here));
});

test("the loop of this process is not what hashes: a tenth of the work at the most", async () => {
  const four = (name: typeof nameFile) => () => Promise.all(Array.from({ length: 4 }, () => name(big)));
  await nameInChild(path.join(folder, "1.wav"));
  const [there, here] = [await measure(four(nameInChild)), await measure(four(nameFile))];
  expect(there.cpuMs).toBeLessThan(here.cpuMs / 10);
  expect(there.loopMs).toBeLessThan(here.loopMs / 10);
});

test("a file that is not there, and a process that is killed, are told; the next file is named", async () => {
  await expect(nameInChild(path.join(folder, "none"))).rejects.toMatchObject({ code: "unavailable" });
  const asked = nameInChild(big);
  const child = warmNaming();
  child.kill("SIGKILL");
  await expect(asked).rejects.toMatchObject({ code: "unavailable" });
  expect((await nameInChild(path.join(folder, "1.wav"))).sizeBytes).toBe(44);
});
