/** Braintree's XML: a name with hyphens, a type where the value is no text, `nil` where there is none. */
export type XmlNode = string | number | boolean | null | Date | XmlArray | XmlCollection | XmlObject;
export type XmlObject = { [name: string]: XmlNode | undefined };
/** `<names type="array">` with one element of `item` for each. */
export class XmlArray {
  constructor(
    readonly item: string,
    readonly nodes: readonly XmlNode[],
  ) {}
}
/** A page of a search: counts beside the elements themselves. */
export class XmlCollection {
  constructor(
    readonly facts: XmlObject,
    readonly item: string,
    readonly nodes: readonly XmlNode[],
  ) {}
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
/** What XML 1.0 cannot hold at all, escaped or not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not appear
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter);
}

export function writeXml(name: string, node: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeNode(name, node)}\n`;
}

function writeNode(name: string, node: XmlNode): string {
  if (node === null) return `<${name} nil="true"/>`;
  if (typeof node === "string") return `<${name}>${escapeXml(node)}</${name}>`;
  if (typeof node === "number") return `<${name} type="integer">${node}</${name}>`;
  if (typeof node === "boolean") return `<${name} type="boolean">${node}</${name}>`;
  if (node instanceof Date) return `<${name} type="datetime">${toSeconds(node)}</${name}>`;
  if (node instanceof XmlArray) return `<${name} type="array">${writeEach(node.item, node.nodes)}</${name}>`;
  if (node instanceof XmlCollection)
    return `<${name} type="collection">${writeMembers(node.facts)}${writeEach(node.item, node.nodes)}</${name}>`;
  return `<${name}>${writeMembers(node)}</${name}>`;
}

function writeEach(item: string, nodes: readonly XmlNode[]): string {
  return nodes.map((node) => writeNode(item, node)).join("");
}

function writeMembers(node: XmlObject): string {
  return Object.entries(node)
    .map(([name, value]) => (value === undefined ? "" : writeNode(name, value)))
    .join("");
}

function toSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, "Z");
}
