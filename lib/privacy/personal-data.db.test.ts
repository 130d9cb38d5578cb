import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { COPY_FILES } from "./copy-files";
import { bind, type PersonKeys } from "./entry";
import { PERSONAL_DATA } from "./personal-data";

const PERSONAL_LOOKING =
  "mail|(^|_)name$|user|buyer|person|listener|member|_by$|address|recipient|(^|_)ip$|phone|place|country|agent|contact|note|bio$|words|reply|label|subject|actor|last4|description|credits|lyrics|file_name|path|evidence|scope|reason|body|raw|claim|alias|about";

/** Looks personal and is not, or says nothing of anybody: why. */
const NOT_PERSONAL: Record<string, string> = {
  "_prisma_migrations.migration_name": "of a migration",
  "alert.facts": "figures",
  "live_snapshot.body": "figures",
  "media_pin.reason": "why a copy failed",
  "payment_settings_version.body": "settings",
  "provider_table_version.body": "codes and limits",
  "retention_run.counts": "how many rows",
  "rail_breaker.samples": "how calls went",
  "reconciliation_day.summary": "sums",
  "recording.peaks": "a wave form",
  "release.accent": "a colour",
  "routing_decision.candidates": "providers",
  "routing_decision.context": "amount, currency and country of a payment",
  "routing_decision.exclusions": "providers",
  "storage_finding.reason": "why a file is bad",
  "settlement_line.subject_ref": "of a provider",
  "store_setting.value": "the store's",
  "system_metrics.name": "of a figure",
  "system_metrics.value": "figures",
};

const OF_A_PERSON: PersonKeys = {
  user: null,
  emails: [],
  addresses: [],
  hashes: [],
  orders: [],
  mentions: [],
  paths: [],
  artists: [],
  ending: [],
  listener: null,
  listeners: {},
  aliases: {},
  words: "nobody",
  now: new Date(),
};
const named = new Set(PERSONAL_DATA.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}`)));

test("every column that looks personal is in the list, or is known not to be", async () => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.table_name || '.' || c.column_name AS name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name !~ '^play_(default|\\d|y|p)'
       AND (c.column_name ~ $1 OR c.data_type IN ('jsonb', 'json', 'bytea')) AND c.data_type NOT IN ('boolean', 'timestamp with time zone', 'bigint', 'integer')
     ORDER BY 1`,
    [PERSONAL_LOOKING],
  );
  expect(rows.length).toBeGreaterThan(60);
  expect(Object.keys(NOT_PERSONAL).filter((known) => !rows.some(({ name }) => name === known))).toEqual([]);
  expect(rows.map(({ name }) => name).filter((name) => !named.has(name) && !(name in NOT_PERSONAL))).toEqual([]);
});

test("every column that leads to an account by a foreign key is in the list", async () => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.conrelid::regclass || '.' || a.attname AS name FROM pg_constraint c
     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
     WHERE c.contype = 'f' AND c.confrelid = 'app_user'::regclass ORDER BY 1`,
  );
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
});

test.each(PERSONAL_DATA.map((entry) => [`${entry.table}: ${entry.columns.join(", ")}`, entry] as const))(
  "%s: columns, condition and file exist",
  async (_, { table, columns, of, told, erased }) => {
    const { rows } = await pool.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
      [table],
    );
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining([...columns]));
    if (typeof told === "string") expect(COPY_FILES.map(({ name }) => name)).toContain(told);
    if (of === null) return expect(erased.by, "what is nobody's is kept").toBe("keep");
    const { rows: none } = await pool.query(bind(`SELECT 1 FROM ${table} WHERE ${of}`, OF_A_PERSON));
    expect(none, "nobody's rows are none").toEqual([]);
  },
);

test.each(COPY_FILES.map((file) => [file.name, file] as const))(
  "%s: its fields are those that are described",
  async (_, file) => {
    const { fields } = await pool.query(bind(file.sql, OF_A_PERSON));
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(file.fields));
  },
);

test("docs/privacy.md describes every file and every field of the copy, and every table that keeps something", () => {
  const manual = readFileSync(path.resolve(import.meta.dirname, "../../docs/privacy.md"), "utf8");
  for (const { name, fields } of COPY_FILES) {
    expect(manual).toContain(`### ${name}`);
    const section = manual.split(`### ${name}`)[1]?.split("\n#")[0] ?? "";
    for (const [field, meaning] of Object.entries(fields)) expect(section).toContain(`| \`${field}\` | ${meaning} |`);
  }
  for (const { of, erased } of PERSONAL_DATA)
    if (of !== null && erased.by === "keep") expect(manual).toContain(erased.why);
});
