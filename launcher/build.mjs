// @ts-check
import { installIfNeeded } from "./install.mjs";

installIfNeeded();
const { register } = await import("tsx/esm/api");
register();
await import("./build-app.ts");
