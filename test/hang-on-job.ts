import { runJobs } from "@/lib/platform/jobs";

// A worker that takes a job and never ends it: for the test that kills it. Tells its parent that it has begun.
await runJobs(
  {
    "dies-with-it": async () => {
      process.stdout.write("begun\n");
      await new Promise(() => setInterval(() => undefined, 1_000));
    },
  },
  "",
);
