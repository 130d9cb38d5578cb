import { signFor } from "../../lib/platform/crypto";

/** The listener id that a browser of this demo listener would keep. */
export const demoListenerId = (listener: number): string => signFor("demo-listener", String(listener)).slice(0, 22);
