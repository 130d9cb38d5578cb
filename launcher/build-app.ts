import { buildWhenChanged } from "./build-when-changed";
import { generatePrismaClient } from "./prisma-client";
import { say } from "./progress";
import { printProblem } from "./stages";

async function buildApp(): Promise<void> {
  if (generatePrismaClient()) say("Generated the database client");
  await buildWhenChanged();
}

buildApp().catch((error) => {
  printProblem(error);
  process.exit(1);
});
