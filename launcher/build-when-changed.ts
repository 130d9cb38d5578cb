import { buildArgs, describeBuildEnvironment, hashSources, isBuilt, recordBuild } from "./build";
import { runToEnd } from "./children";
import { say } from "./progress";

/** `next build`, unless the sources are those of the last one. */
export async function buildWhenChanged(): Promise<void> {
  const hash = hashSources();
  if (isBuilt(hash)) return say("The build is up to date");
  say("Building the app …");
  const { service, ended } = runToEnd({ name: "build", args: buildArgs, env: describeBuildEnvironment() });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => service.stop());
  await ended;
  recordBuild(hash);
  say("Built the app");
}
