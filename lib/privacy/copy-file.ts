import "server-only";
import type { IdKind } from "@/lib/shared/ids";

/** One file of a person's copy: a JSON list of what `sql` gives for them (the names of `PersonKeys` stand in it). */
export type CopyFile = {
  name: `${string}.json`;
  /** In plain words, for README.txt. */
  what: string;
  sql: string;
  /** Every field of a row and what it says; docs/privacy.md repeats them. */
  fields: Readonly<Record<string, string>>;
  /** Fields that are ids: shown as they are in addresses. */
  ids?: Readonly<Record<string, IdKind>>;
};
