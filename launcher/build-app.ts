import { buildArgs, describeBuildEnvironment, hashSources, isBuilt, recordBuild } from "./build";
import { runToEnd } from "./children";
import { generatePrismaClient } from "./prisma-client";
import { say } from "./progress";
import { printProblem } from "./stages";

async function buildApp(): Promise<void> {
  if (generatePrismaClient()) say("Generated the database client");
  const hash = hashSources();
  if (isBuilt(hash)) return say("The build is up to date");
  say("Building the app …");
  const { service, ended } = runToEnd({ name: "build", args: buildArgs, env: describeBuildEnvironment() });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => service.stop());
  await ended;
  recordBuild(hash);
  say("Built the app");
}

buildApp().catch((error) => {
  printProblem(error);
  process.exit(1);
});
