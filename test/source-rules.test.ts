import ts from "typescript";
import { describe, expect, test } from "vitest";
import nextConfig from "@/next.config";
import { findFiles, readSource } from "./list-routes";

const FOLDERS = ["app", "components", "i18n", "launcher", "lib", "pages", "prisma", "sandbox", "worker"];
const sources = ["proxy.ts", "next.config.ts", "instrumentation.ts"]
  .concat(FOLDERS.flatMap((folder) => findFiles(folder, /\.(ts|tsx|mjs)$/)))
  .filter((file) => !/\.test\.ts$|\/generated\//.test(file))
  .map((file) => ({ file, text: readSource(file) }));
const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

test("there is something to look at", () => expect(sources.length).toBeGreaterThan(500));

describe("what examples on the web do and this store does not", () => {
  test.each([
    [
      "TLS without a look at the certificate",
      /rejectUnauthorized: false|TLS_REJECT_UNAUTHORIZED|checkServerIdentity|strictSSL/,
    ],
    ["text run as code", /\beval\(|new Function\(|dangerouslySetInnerHTML|\.(inner|outer)HTML\b|document\.write/],
    ["a command line made of text", /\bexecSync\b|import \{[^}]*\bexec\b[^}]*\} from "node:child_process"|shell: true/],
    ["a method named by a header or field", /method-override|[?&]_method=/i],
    ["XML read by a parser of ours", /from "(xml2js|fast-xml-parser|sax|libxmljs|@xmldom\/xmldom)"|DOMParser/],
    ["another site let in to read", /access-control-allow-(origin|credentials)/i],
    ["JSON as a script", /jsonp/i],
  ])("%s", (_, pattern) => expect(filesWith(pattern)).toEqual([]));

  test("an unguarded random number decides nothing but how long a browser waits", () => {
    expect(filesWith(/Math\.random/)).toEqual(["lib/analytics/live-stream.ts"]);
  });

  test("a setting that outlives its transaction would meet the next borrower of the connection", () => {
    const setsForGood =
      /(?<!UPDATE \w+ )\bSET (?:SESSION )?(?:\w+_timeout|work_mem|search_path|role|timezone|session_replication_role)\b/i;
    // the one connection of a backup, which nobody borrows
    expect(filesWith(setsForGood)).toEqual(["launcher/backup/dump-database.ts"]);
    const setsConfig = sources.flatMap(({ text }) =>
      [...text.matchAll(/set_config\(([^)]*)\)/g)].map(([, args]) => args),
    );
    expect(setsConfig.filter((args) => !/,\s*true$/.test(args ?? ""))).toEqual([]);
  });
});

test("the build gives browsers no source maps, and replies do not name what made them", () => {
  expect(nextConfig).toMatchObject({ productionBrowserSourceMaps: false, poweredByHeader: false });
  expect(filesWith(/x-powered-by/i)).toEqual([]);
});

test("no page is made ahead or kept: the root reads cookies, so that Next draws every page anew and says no-store", () => {
  expect(
    filesWith(/force-static|\bexport const (revalidate|fetchCache)\b|generateStaticParams|"use cache"|unstable_cache/),
  ).toEqual([]);
  const root = readSource("app/layout.tsx");
  const body = root.slice(root.indexOf("export default async function"));
  expect(body).toMatch(/\bcookies\(\)/);
});

test("every cookie that the server sets says HttpOnly and SameSite", () => {
  const setting = filesWith(/Max-Age=\$?\{?\w+[^`]*`|sameSite:/).filter((file) => !file.startsWith("components/"));
  expect(setting).toEqual([
    "lib/accounts/auth-options.ts",
    "lib/accounts/factors/step-cookie.ts",
    "lib/accounts/first-start.ts",
    "lib/platform/listener.ts",
    "lib/platform/order-cookie.ts",
    "lib/platform/release-cookie.ts",
  ]);
  const flagged = filesWith(/SameSite=(Lax|Strict)|sameSite: "lax"/).filter((file) => setting.includes(file));
  expect(flagged.filter((file) => /HttpOnly|httpOnly: true/.test(readSource(file)))).toEqual(setting);
});

/** Hashes of our own files and rows, a page's own notes: the time it takes to compare them tells nobody anything. */
const NO_SECRETS = [
  "app/(shop)/orders/[id]/page.tsx",
  "app/error.tsx",
  "launcher/backup/restore-backup.ts",
  "launcher/build.ts",
  "launcher/install.mjs",
  "launcher/postgres.ts",
  "launcher/prisma-client.ts",
  "launcher/restore.ts",
  "lib/audit/chain-anchors.ts",
  "lib/audit/verify-chain.ts",
];
const CALLED_SECRET = "(?:secret|token|signature|hash|hmac|digest|nonce|password)";

/** The last word of `a.b.c`, `c`, `c()` or `c as string`. */
function nameOf(node: ts.Expression): string {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isCallExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return nameOf(node.expression);
  return ts.isIdentifier(node) && node.text !== "undefined" ? node.text : "";
}

/** Whether two values are compared by letter of which one is called like a secret. */
function comparesSecrets(file: string, text: string): boolean {
  const isSecret = (node: ts.Expression) => new RegExp(`${CALLED_SECRET}$`, "i").test(nameOf(node));
  const equals = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  const visit = (node: ts.Node): boolean =>
    (ts.isBinaryExpression(node) &&
      equals.includes(node.operatorToken.kind) &&
      [node.left, node.right].some(isSecret) &&
      [node.left, node.right].every((side) => nameOf(side) !== "")) ||
    ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  return visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX));
}

test("secrets, tokens and signatures are compared by isSameSecret or looked up by their hash, never with ===", () => {
  const mayCompare = new RegExp(String.raw`${CALLED_SECRET}\W{0,3}\s*[!=]==|[!=]==[\s\w.?()]*${CALLED_SECRET}\b`, "i");
  const equal = sources.filter(({ file, text }) => !/^(sandbox|prisma)\//.test(file) && mayCompare.test(text));
  expect(
    equal
      .filter(({ file, text }) => comparesSecrets(file, text))
      .map(({ file }) => file)
      .sort(),
  ).toEqual(NO_SECRETS);
});

describe("every CSV goes one way, on which cells are tamed", () => {
  test("only streamCsv says that something is a CSV, and only toCsvLine writes lines", () => {
    // descriptions of the API, and the report that the sandbox sends in Adyen's place
    const isOther = (file: string) => file.startsWith("lib/shared/schemas/") || file === "sandbox/adyen/adyen-wire.ts";
    expect(filesWith(/text\/csv/).filter((file) => !isOther(file))).toEqual(["lib/platform/stream-csv.ts"]);
    expect(filesWith(/\btoCsvLine\(/).sort()).toEqual(["lib/platform/stream-csv.ts", "lib/shared/csv.ts"]);
    expect(filesWith(/\bspreadsheet|xlsx/i)).toEqual(["lib/shared/csv.ts"]);
  });

  test("the exports there are", () => {
    expect(filesWith(/\bstreamCsv\(/).sort()).toEqual([
      "lib/analytics/export-csv.ts",
      "lib/analytics/export-statements.ts",
      "lib/mail/newsletter/export-addresses.ts",
      "lib/payments/export-reconciliation.ts",
      "lib/platform/stream-csv.ts",
    ]);
  });
});
