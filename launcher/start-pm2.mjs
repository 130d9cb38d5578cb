// @ts-check
import { installIfNeeded } from "./install.mjs";

installIfNeeded();
const { register } = await import("tsx/esm/api");
register();
await import("./start-pm2.ts");
