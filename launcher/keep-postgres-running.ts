import { setTimeout as wait } from "node:timers/promises";
import { startOwnPostgres } from "./database";
import type { PostgresServer } from "./postgres";
import { say } from "./progress";
import type { Secrets } from "./secrets";
import type { Stages } from "./stages";
import { StartProblem } from "./start-problem";

const RESTART_LIMIT = 5;

/** Starts the embedded server as a stage of the store and, when it is killed from outside, starts it again on its port. */
export async function keepPostgresRunning(dataDir: string, secrets: Secrets, stages: Stages): Promise<PostgresServer> {
  let starting = startOwnPostgres(dataDir, secrets.POSTGRES_PASSWORD as string);
  let restarts = 0;
  stages.add({
    name: "database",
    pid: () => undefined,
    stop: async () => (await starting.catch(() => undefined))?.stop(),
  });
  const watch = async (server: PostgresServer): Promise<void> => {
    await server.exited;
    if (stages.isEnding) return;
    restarts += 1;
    if (restarts > RESTART_LIMIT)
      throw new StartProblem("PostgreSQL keeps ending.", "Read postgres.log in the data folder.");
    say("PostgreSQL ended; starting it again.");
    await wait(restarts * 200);
    starting = startOwnPostgres(dataDir, secrets.POSTGRES_PASSWORD as string, server.port);
    await watch(await starting);
  };
  const server = await starting;
  watch(server).catch((error) => stages.fail(error));
  return server;
}
