import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { env } from "@/lib/platform/env";
import { mediaStore } from "./media-store";
import { inWorkFolder } from "./work-folder";

const INCOMING = path.join(env.BACKLINE_DATA_DIR, "media", "incoming");

test("a folder for as long as it is used, whatever comes of it", async () => {
  const used = await inWorkFolder(async (folder) => {
    await writeFile(path.join(folder, "half.mp3"), "half");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    return folder;
  });
  await expect(stat(used)).rejects.toThrow("ENOENT");
  await expect(inWorkFolder(() => Promise.reject(new Error("no sound")))).rejects.toThrow("no sound");
  expect(await readdir(INCOMING)).toEqual([]);
});

test("what a killed process left goes with the next clearing; a living one keeps its own", async () => {
  const script = `const { inWorkFolder } = await import("./lib/media/storage/work-folder.ts");
    const { writeFile } = await import("node:fs/promises");
    await inWorkFolder(async (folder) => {
      await writeFile(folder + "/half.wav", "half");
      process.send("half");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const args = ["--import", "tsx", "--conditions=react-server", "--input-type=module", "-e", script];
  const dying = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  await once(dying, "message");
  dying.kill("SIGKILL");
  await once(dying, "exit");
  await inWorkFolder(async (own) => {
    expect(await readdir(INCOMING)).toHaveLength(2);
    expect(await mediaStore().sweep()).toBe(0); // its first call has cleared already
    expect(await readdir(INCOMING)).toEqual([path.basename(own)]);
  });
});
