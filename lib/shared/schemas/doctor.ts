import { z } from "zod";
import { Timestamp } from "./common";

/** In the order in which they are told; scripts read these names. */
export const CHECKS = [
  "settings",
  "node",
  "database",
  "mode",
  "disk",
  "keys",
  "backup",
  "mail",
  "address",
  "tls",
  "clock",
  "ffmpeg",
  "ipfs",
  "webhooks",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `warning`: it works, and is worth knowing. `broken`: something a store needs does not work. */
export const Finding = z.object({
  name: z.enum(CHECKS),
  state: z.enum(["ok", "warning", "broken"]),
  /** What was found, as a sentence. */
  says: z.string(),
  /** The next step; null where there is none. */
  todo: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const DoctorReport = z.object({ checkedAt: Timestamp, findings: z.array(Finding) });
export type DoctorReport = z.infer<typeof DoctorReport>;
