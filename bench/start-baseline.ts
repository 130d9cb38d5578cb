import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { findFreePort } from "../launcher/postgres";

export type Baseline = { name: string; url: string; stop(): void };

/** nginx with sendfile where there is one, else a bare Node stream: it serves `folder`/`name`. */
export async function startBaseline(folder: string, name: string): Promise<Baseline> {
  const isThere = spawnSync("nginx", ["-v"]).error === undefined;
  return isThere ? startNginx(folder, name) : startPlain(path.join(folder, name));
}

async function startNginx(folder: string, name: string): Promise<Baseline> {
  const port = await findFreePort();
  const config = path.join(folder, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  // its worker would be somebody who may not read the folder
  const user = process.getuid?.() === 0 ? "user root root;" : "";
  await writeFile(
    config,
    `${user} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr;
events {}
http { access_log off; sendfile on; tcp_nopush on; ${temporary.join(" ")}
  server { listen 127.0.0.1:${port}; root ${folder}; } }`,
  );
  const child = spawn("nginx", ["-c", config, "-p", folder], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}/${name}`;
  await untilItAnswers(url, child);
  return { name: "nginx sendfile", url, stop: () => child.kill("SIGTERM") };
}

async function startPlain(file: string): Promise<Baseline> {
  const script = path.join(import.meta.dirname, "plain-file-server.mjs");
  const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<string>((resolve) =>
    child.stdout?.once("data", (text) => resolve(String(text).trim())),
  );
  return {
    name: "bare Node stream (no nginx here)",
    url: `http://127.0.0.1:${port}/`,
    stop: () => child.kill("SIGTERM"),
  };
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const reply = await fetch(url, { method: "HEAD" }).catch(() => null);
    if (reply?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}
