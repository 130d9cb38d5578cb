export type Schema = {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minimum?: number;
  maximum?: number;
};

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isSafeInteger(value),
  number: (value) => typeof value === "number" && Number.isFinite(value),
  boolean: (value) => typeof value === "boolean",
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};
const WORDS: Record<string, string> = { string: "text", array: "list" };

const TIME = /^(\d{4}-\d\d-\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const isDate = (text: string) => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  const at = new Date(Date.UTC(year ?? Number.NaN, (month ?? 0) - 1, day));
  return at.getUTCMonth() + 1 === month && at.getUTCDate() === day;
};
const isTime = (text: string) => isDate(TIME.exec(text)?.[1] ?? "");
const isBetween = (least: number, most: number) => (value: unknown) => Number(value) >= least && Number(value) <= most;

/** A format that only its provider knows has a pattern beside it in the document, or says nothing that a text could break. */
const FORMATS: Record<string, (value: never) => boolean> = {
  "date-time": isTime,
  ppaas_date_time_v3: isTime,
  date: isDate,
  ppaas_date_notime_v2: isDate,
  uri: (text: string) => URL.canParse(text),
  byte: (text: string) => /^(?:[\w+/-]{4})*(?:[\w+/-]{2}==|[\w+/-]{3}=)?$/.test(text),
  int32: isBetween(-(2 ** 31), 2 ** 31 - 1),
  int64: isBetween(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  ppaas_common_currency_code_v2: (text: string) => /^[A-Z]{3}$/.test(text),
};

/** Compares values with one document's schemas, field by field: a field that no schema of its object knows is wrong as well. */
export class SchemaChecker {
  /** `follow`: what a `$ref` of the document leads to. */
  constructor(private readonly follow: (ref: string) => Schema) {}

  /** What is wrong with `value`, each as `at` and words; empty = nothing. */
  check(schema: Schema, value: unknown, at: string): string[] {
    return this.checkAll([schema], value, at);
  }

  /** The type that a parameter's text stands for. */
  typeOf(schema: Schema): string | undefined {
    return this.flatten(schema).find(({ type }) => type !== undefined)?.type;
  }

  /** All of `given` hold at once. Taken together and not one by one, as each part of an `allOf` knows only some of the fields. */
  private checkAll(given: readonly Schema[], value: unknown, at: string): string[] {
    const parts = given.flatMap((schema) => this.flatten(schema));
    if (value === null) return parts.some(({ nullable }) => nullable) ? [] : [`${at} is null`];
    const choice = parts.find(({ anyOf, oneOf }) => anyOf ?? oneOf);
    if (choice) return this.checkChoice(choice, parts, value, at);
    const own = parts.flatMap((part) => checkValue(part, value, at));
    return own.length > 0 ? own : [...this.checkItems(parts, value, at), ...this.checkFields(parts, value, at)];
  }

  /** A schema without `$ref` and `allOf`: what stands beside them holds as well. */
  private flatten({ $ref, allOf, ...own }: Schema): Schema[] {
    const further = [...($ref === undefined ? [] : [this.follow($ref)]), ...(allOf ?? [])];
    return [own, ...further.flatMap((schema) => this.flatten(schema))];
  }

  private checkChoice(choice: Schema, parts: readonly Schema[], value: unknown, at: string): string[] {
    const { oneOf, ...withoutOne } = choice;
    const { anyOf, ...withoutAny } = choice;
    const kinds = oneOf ?? anyOf ?? [];
    const others = [...parts.filter((part) => part !== choice), oneOf ? withoutOne : withoutAny];
    const tried = kinds.map((kind) => this.checkAll([...others, kind], value, at));
    const fitting = tried.filter((problems) => problems.length === 0).length;
    if (fitting === 1 || (fitting > 1 && !oneOf)) return [];
    if (fitting > 1) return [`${at} fits ${fitting} kinds where it may fit one`];
    const [nearest = []] = tried.sort((a, b) => a.length - b.length);
    return [`${nearest.join("; ")}: ${at} fits none of ${kinds.length} kinds`];
  }

  private checkItems(parts: readonly Schema[], value: unknown, at: string): string[] {
    const kinds = parts.flatMap(({ items }) => items ?? []);
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) => this.checkAll(kinds, item, `${at}[${index}]`));
  }

  private checkFields(parts: readonly Schema[], value: unknown, at: string): string[] {
    const shapes = parts.filter(({ properties, additionalProperties }) => properties ?? additionalProperties);
    if (shapes.length === 0) return [];
    if (!TYPES.object?.(value)) return [`${at} is no object`];
    const fields = Object.entries(value as Record<string, unknown>);
    const required = parts.flatMap((part) => part.required ?? []);
    const missing = required.filter((name) => !fields.some(([field]) => field === name));
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...fields.flatMap(([name, part]) => {
        const named = shapes.flatMap(({ properties }) => properties?.[name] ?? []);
        if (named.length > 0) return this.checkAll(named, part, `${at}.${name}`);
        const others = shapes.map(({ additionalProperties }) => additionalProperties).filter(Boolean);
        const known = others.filter((other) => typeof other === "object");
        if (others.length > 0) return this.checkAll(known, part, `${at}.${name}`);
        return [`${at}.${name} is in no document`];
      }),
    ];
  }
}

/** What a schema says of a value by itself, without its fields and items. */
function checkValue(schema: Schema, value: unknown, at: string): string[] {
  const { type } = schema;
  if (type !== undefined && !TYPES[type]) throw new Error(`no rule for the type ${type}`);
  if (type !== undefined && !TYPES[type]?.(value)) return [`${at} is no ${WORDS[type] ?? type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is none of its values`];
  if (typeof value === "string") return checkText(schema, value, at);
  if (typeof value === "number") return checkNumber(schema, value, at);
  return Array.isArray(value) ? checkList(schema, value, at) : [];
}

const hasFormat = ({ format }: Schema, value: unknown) => FORMATS[format ?? ""]?.(value as never) ?? true;
const isWithin = (size: number, least = 0, most = Number.POSITIVE_INFINITY) => size >= least && size <= most;

function checkText(schema: Schema, value: string, at: string): string[] {
  const { minLength, maxLength, pattern, format } = schema;
  if (!isWithin([...value].length, minLength, maxLength)) return [`${at} is too long or too short`];
  // as it was written: some of the published patterns are none under the stricter flag
  if (pattern !== undefined && !new RegExp(pattern).test(value)) return [`${at}: ${value} is not ${pattern}`];
  return hasFormat(schema, value) ? [] : [`${at}: ${value} is no ${format}`];
}

function checkNumber(schema: Schema, value: number, at: string): string[] {
  const { minimum = Number.NEGATIVE_INFINITY, maximum, format } = schema;
  if (!isWithin(value, minimum, maximum)) return [`${at} is too large or too small`];
  return hasFormat(schema, value) ? [] : [`${at} is no ${format}`];
}

function checkList({ minItems, maxItems, uniqueItems }: Schema, value: unknown[], at: string): string[] {
  if (!isWithin(value.length, minItems, maxItems)) return [`${at} has too many items or too few`];
  const isRepeated = uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length;
  return isRepeated ? [`${at} has an item twice`] : [];
}
