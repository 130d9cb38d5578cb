// The worker where pm2 or a container engine keeps it running; node gets the flag --conditions=react-server.
// @ts-check
import "./with-secrets.mjs";
import { register } from "tsx/esm/api";
import { untilSetUp } from "./wait-for-set-up.mjs";

// as npm start has it: work nobody waits for may wait for a connection, and take its time, longer than a request may
process.env.DATABASE_WAIT_MS ||= "15000";
process.env.DATABASE_STATEMENT_MS ||= "300000";
process.env.BACKLINE_PROCESS ||= "worker";
await untilSetUp();
register();
await import("../worker/main.ts");
