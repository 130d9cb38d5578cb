import "server-only";

/** What becomes of a person's rows when they are erased: rows go, values go, or both stay for a reason. */
type Erased = { by: "delete" } | { by: "set"; set: string } | { by: "keep"; why: string };

/** Some columns of a table that say something about people. */
export type PersonalEntry = {
  table: string;
  columns: readonly string[];
  /**
   * Which rows are a person's: a condition over the table with the names of `PersonKeys` (`:user`, `:orders` …). Null: no row
   * can be told to be anybody's, and nothing is erased.
   */
  of: string | null;
  /** The file of the copy that tells it, or why none does. */
  told: `${string}.json` | { not: string };
  erased: Erased;
};

/** What is known of a person, by the names that entries use. */
export type PersonKeys = {
  /** The account; null for somebody who bought as a guest only. */
  user: string | null;
  /** Addresses that are proved to be theirs, in small letters: what was sent or sold to them is theirs. */
  emails: string[];
  /** The account's own address and those it had, proved or not: what was sent to them about the account. */
  addresses: string[];
  /** Keyed hashes of `addresses`. */
  hashes: string[];
  /** Their orders: by account, by claim, or as a guest with a proved address. */
  orders: string[];
  /** Orders of others on which one of `emails` stands. */
  mentions: string[];
  /** `orders` as in addresses, each as a pattern of LIKE. */
  paths: string[];
  /** Artists they are a member of; and those of them that have nobody else. */
  artists: string[];
  ending: string[];
  /** What the account is called in plays. */
  listener: string | null;
  /** A name for each listener they were, and what stands for each address in the figures: what it is now → what it becomes. */
  listeners: Record<string, string>;
  aliases: Record<string, string>;
  /** Their addresses and whole names as one regular expression. */
  words: string;
  now: Date;
};

const TYPES: Record<keyof PersonKeys, string> = {
  user: "uuid",
  emails: "text[]",
  addresses: "text[]",
  hashes: "text[]",
  orders: "uuid[]",
  mentions: "uuid[]",
  paths: "text[]",
  artists: "uuid[]",
  ending: "uuid[]",
  listener: "text",
  listeners: "jsonb",
  aliases: "jsonb",
  words: "text",
  now: "timestamptz",
};

/** SQL with the names of `PersonKeys` in it as a query that PostgreSQL takes: only what is named is sent along. */
export function bind(sql: string, keys: PersonKeys): { text: string; values: unknown[] } {
  const named: (keyof PersonKeys)[] = [];
  const text = sql.replace(/(?<![:']):([a-z]+)\b/g, (_, word: string) => {
    const name = word as keyof PersonKeys;
    if (!(name in TYPES)) throw new Error(`no such key of a person: ${word}`);
    if (!named.includes(name)) named.push(name);
    return `$${named.indexOf(name) + 1}::${TYPES[name]}`;
  });
  const values = named.map((name) => (TYPES[name] === "jsonb" ? JSON.stringify(keys[name]) : keys[name]));
  return { text, values };
}

/** A free text without a person's addresses and names. */
export const scrub = (column: string) => `${column} = regexp_replace(${column}, :words, '[erased]', 'gi')`;
export const scrubJson = (column: string) =>
  `${column} = regexp_replace(${column}::text, :words, '[erased]', 'gi')::jsonb`;

/** Why ids of people stay where staff did something: the books say by whom, and the id leads to nobody. */
export const ID_ONLY = "an id; the account behind it is empty";
