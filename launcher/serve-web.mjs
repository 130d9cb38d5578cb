// A web process that pm2 or a container engine keeps running.
// @ts-check
import "./with-secrets.mjs";

await import("./web.mjs");
