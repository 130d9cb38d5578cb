import "server-only";
import { ENGLISH } from "@/i18n/messages";

const NAMES: Readonly<Record<string, string>> = ENGLISH.analytics.column;

/** What the screen calls a column, for files and share links; messages.test.ts holds every column to have a name. */
export function nameColumn(id: string): string {
  return NAMES[id] ?? id;
}
