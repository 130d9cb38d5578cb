import "server-only";
import { env } from "@/lib/platform/env";

/** Demo: the sandbox's own fields. With real keys the providers' browser SDKs would bring them; none is built yet. */
export function canShowFields(): boolean {
  return env.BACKLINE_MODE === "demo";
}

/** Where the card fields of a rail are; null when this store cannot show any. */
export function fieldsUrlOf(rail: string): string | null {
  return canShowFields() ? `/sandbox/fields?rail=${encodeURIComponent(rail)}` : null;
}
