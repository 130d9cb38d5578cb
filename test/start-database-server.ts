import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { recordInstance } from "../launcher/instance";
import { startPostgres } from "../launcher/postgres";
import { generatePrismaClient } from "../launcher/prisma-client";
import { applyMigrations } from "../prisma/migrate";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Starts one throw-away PostgreSQL for this run and migrates the template that every test file's database is cloned from. */
export default async function startDatabaseServer(project: TestProject): Promise<() => Promise<void>> {
  generatePrismaClient();
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "backline-test-postgres-"));
  fs.chmodSync(home, 0o755);
  const server = await startPostgres({
    folder: path.join(home, "cluster"),
    password: randomBytes(16).toString("hex"),
    logFile: path.join(home, "postgres.log"),
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
  const stop = async () => {
    await server.stop();
    fs.rmSync(home, { recursive: true, force: true });
  };
  try {
    await fillTemplate(server.urlOf("postgres"), server.urlOf("backline_template"));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgresUrl", server.urlOf("postgres"));
  return stop;
}

async function fillTemplate(serverUrl: string, templateUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query("create database backline_template");
  await client.end();
  await applyMigrations(templateUrl);
  await recordInstance(templateUrl, { mode: "demo", timeZone: "Europe/Berlin" });
}
