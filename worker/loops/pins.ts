import "server-only";
import { workPins } from "@/lib/media/pins/work-pins";

/** Copies of media on the IPFS node: a loop of its own, so that a slow node holds up no other job. */
export const pinsLoop = { name: "pins", everyMs: 2_000, turn: workPins };
