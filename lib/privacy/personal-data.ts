import "server-only";
import type { PersonalEntry } from "./entry";
import { ACCOUNT_TABLES } from "./tables-of-accounts";
import { ARTIST_TABLES } from "./tables-of-artists";
import { LISTENING_TABLES, ORDER_TABLES } from "./tables-of-orders";
import { STORE_TABLES } from "./tables-of-the-store";

/**
 * Every column that says something about a person, which rows are theirs, what their copy says of it and what erasing does, in
 * the order in which it is done. Whoever adds such a column adds a line; `personal-data.db.test.ts` looks for columns that are
 * in none, and after an erasure reads every column of the database for what is left.
 */
export const PERSONAL_DATA: readonly PersonalEntry[] = [
  ...ARTIST_TABLES,
  ...LISTENING_TABLES,
  ...ORDER_TABLES,
  ...ACCOUNT_TABLES,
  ...STORE_TABLES,
];
