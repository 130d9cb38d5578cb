// A web process that pm2 or a container engine keeps running.
// @ts-check
import "./with-secrets.mjs";
import { isSetUp, untilSetUp } from "./wait-for-set-up.mjs";

if ((await isSetUp()) === false) {
  process.env.BACKLINE_SETUP = "1";
  // whoever keeps it running starts it again, open for everybody then
  void untilSetUp().then(() => process.kill(process.pid, "SIGTERM"));
}
await import("./web.mjs");
