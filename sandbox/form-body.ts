export interface FormObject {
  [key: string]: string | FormObject;
}

const MAX_DEPTH = 5;

/**
 * Decodes `a[b][c]=v` bodies (form or query) into nested objects. Lists keep their index as key (`expand[0]`), and
 * `expand[]` takes the next free one. A later scalar replaces an earlier one. Objects have no prototype.
 */
export function parseForm(text: string): FormObject {
  const root = emptyObject();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [name.split("[", 1)[0] ?? "", ...[...name.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "")];
    if (path.length > MAX_DEPTH) continue;
    assign(root, path, value);
  }
  return root;
}

function emptyObject(): FormObject {
  return Object.create(null) as FormObject;
}

function assign(target: FormObject, path: string[], value: string): void {
  let node = target;
  for (const [depth, part] of path.entries()) {
    const key = part === "" ? String(Object.keys(node).length) : part;
    if (depth === path.length - 1) {
      node[key] = value;
      return;
    }
    const next = node[key];
    const child = typeof next === "object" ? next : emptyObject();
    node[key] = child;
    node = child;
  }
}

/** The values of a list such as `expand[]`, in order. */
export function listOf(value: string | FormObject | undefined): string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  return Object.values(value).filter((item) => typeof item === "string");
}

/** The entries of a flat map such as `metadata`. */
export function mapOf(value: string | FormObject | undefined): Record<string, string> {
  if (value === undefined || typeof value === "string") return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** A stable text of the parameters: equal for equal parameters in any order. */
export function canonicalForm(value: string | FormObject): string {
  if (typeof value === "string") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalForm(value[key] ?? "")}`).join(",")}}`;
}
