// Preloaded into every process the launcher starts: a launcher that is killed outright must not leave them behind.
// @ts-check
const PATIENCE_MS = 10_000;

// Node hands its flags on to the processes a child forks; their channel is their own parent's business.
if (process.env.BACKLINE_LAUNCHER_PID === String(process.ppid)) {
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    process.kill(process.pid, "SIGTERM");
  });
  process.channel?.unref();
}
