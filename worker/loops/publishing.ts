import "server-only";
import { publishDueReleases } from "@/lib/catalog/publish-due";

/** Scheduled releases go into the shop within two seconds of their time. */
export const publishingLoop = {
  name: "publishing",
  everyMs: 2_000,
  turn: async () => (await publishDueReleases()) > 0,
};
