import "server-only";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type {
  CodeView,
  DeclineClass,
  ListView,
  ProviderTable,
  TableBody,
  TableDifference,
  TableVersion,
} from "@/lib/shared/schemas/provider-tables";
import { keptTable } from "./kept-tables";
import type { RailName } from "./provider";
import { classesFor, classInForce, type DeclineList } from "./providers/decline-list";
import { DECLINE_LISTS, findDeclineList } from "./providers/decline-lists";
import { limitsOf, RAIL_LIMITS, type RailLimits } from "./rail-limits";
import { listTableVersions, listUnlistedRows, type TableVersionRow } from "./sql/provider-table-rows";
import { loadProviderTables } from "./watch-provider-tables";

const SHOWN_VERSIONS = 50;
const SHOWN_CODES = 100;

function describeCode(list: DeclineList, code: string, changed: TableBody["declines"]): CodeView {
  const change = changed.find((one) => one.list === list.list && one.code === code);
  const { source, asOf } = change ?? list;
  const published = list.classes.get(code) ?? null;
  const inForce = classInForce(list, code) ?? "unknown";
  return { code, class: inForce, published, source, asOf, choices: classesFor(list, code) };
}

function describeList(list: DeclineList, changed: TableBody["declines"]): ListView {
  const filed = changed.filter((one) => one.list === list.list).map(({ code }) => code);
  const codes = [...new Set([...filed, ...list.classes.keys()])].map((code) => describeCode(list, code, changed));
  const { list: name, source, asOf, provesNo: isOpen, unlisted } = list;
  return { list: name, source, asOf, isOpen, unlisted, codes };
}

const describeLimits = ({ methods, ...rest }: RailLimits & { source: string; asOf: string }) => ({
  ...rest,
  methods: [...methods],
});

/** What the second body has otherwise than the first. */
function compare(rail: RailName, before: TableBody, after: TableBody): TableDifference[] {
  const classOf = (body: TableBody, list: string, code: string): DeclineClass => {
    const published = findDeclineList(rail, list)?.classes.get(code) ?? "unknown";
    return body.declines.find((one) => one.list === list && one.code === code)?.class ?? published;
  };
  const named = new Map([...before.declines, ...after.declines].map((one) => [`${one.list} ${one.code}`, one]));
  const codes = [...named.values()].flatMap(({ list, code }): TableDifference[] => {
    const [from, to] = [classOf(before, list, code), classOf(after, list, code)];
    return from === to ? [] : [{ kind: "code", list, code, from, to }];
  });
  const isSame = JSON.stringify(before.limits) === JSON.stringify(after.limits);
  return isSame ? codes : [{ kind: "limits" }, ...codes];
}

function describeHistory(rail: RailName, rows: readonly TableVersionRow[]): TableVersion[] {
  const asPublished: TableBody = { declines: [], limits: null };
  const written = rows.map(({ version, body, note, by, createdAt }, index): TableVersion => {
    const differences = compare(rail, rows[index + 1]?.body ?? asPublished, body);
    return { version, note, by, at: createdAt.toISOString(), isLive: index === 0, differences };
  });
  const first = { version: 0, note: "", by: null, at: null, isLive: rows.length === 0, differences: [] };
  return rows.length < SHOWN_VERSIONS ? [...written, first] : written;
}

/** A provider's tables in force, beside what is published, with what no list has and every version so far. */
export async function showProviderTable(rail: RailName, actor: Actor): Promise<ProviderTable> {
  requireRole(actor, "admin");
  await loadProviderTables();
  const [rows, seen] = await Promise.all([
    listTableVersions(rail, SHOWN_VERSIONS),
    listUnlistedRows(rail, SHOWN_CODES),
  ]);
  const changed = keptTable(rail)?.declines ?? [];
  const lists = DECLINE_LISTS[rail].map((list) => describeList(list, changed));
  const isFiled = (list: string, code: string) =>
    lists.some((one) => one.list === list && one.codes.some((known) => known.code === code));
  const unlisted = seen
    .filter(({ list, code }) => !isFiled(list, code))
    .map((row) => {
      const list = findDeclineList(rail, row.list);
      return { ...row, choices: list ? classesFor(list, row.code) : [] };
    });
  const history = describeHistory(rail, rows);
  const [limits, publishedLimits] = [describeLimits(limitsOf(rail)), describeLimits(RAIL_LIMITS[rail])];
  const version = rows[0]?.version ?? 0;
  return { provider: rail, version, limits, publishedLimits, lists, unlisted, history };
}
