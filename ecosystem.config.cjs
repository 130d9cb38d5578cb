// For pm2: npm run start:pm2:prod prepares the store and hands this file over (docs/self-hosting.md).
const os = require("node:os");

const cwd = process.env.BACKLINE_PLACE || __dirname;
const instances = Number(process.env.WORKERS) || os.availableParallelism();
const DRAIN_MS = 10_000;

module.exports = {
  apps: [
    {
      name: "backline-web",
      cwd,
      script: `${cwd}/launcher/serve-web.mjs`,
      exec_mode: "cluster",
      instances,
      env: { WORKERS: instances },
      // a process counts as started when it accepts connections, and has this long to finish what it has begun
      wait_ready: true,
      listen_timeout: 60_000,
      kill_timeout: DRAIN_MS,
      merge_logs: true,
    },
    {
      name: "backline-worker",
      cwd,
      script: `${cwd}/launcher/serve-worker.mjs`,
      node_args: "--conditions=react-server",
      exec_mode: "fork",
      env: { WORKERS: instances, BACKLINE_PROCESS: "worker" },
      kill_timeout: DRAIN_MS,
    },
  ],
};
