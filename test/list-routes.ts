import fs from "node:fs";
import path from "node:path";
import nextConfig from "@/next.config";

export const ROOT = path.resolve(import.meta.dirname, "..");
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export type Method = (typeof METHODS)[number];
/** A handler as it stands on disk; `path` has its parameters in braces. */
export type FoundRoute = { method: Method; path: string; file: string; destination?: string };

/** Files below `folder` whose name fits, as posix paths from the root. */
export function findFiles(folder: string, name: RegExp): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.posix.join(folder, file.replaceAll("\\", "/")))
    .filter((file) => name.test(path.posix.basename(file)))
    .sort();
}

export function readSource(file: string): string {
  return fs.readFileSync(path.join(ROOT, file), "utf8");
}

/** `app/(shop)/orders/[id]/page.tsx` → `/orders/{id}`. */
export function toAddress(file: string): string {
  const folder = path.posix.dirname(file).replace(/^app/, "");
  const parts = folder.split("/").filter((part) => part !== "" && !/^\(.*\)$/.test(part));
  return `/${parts.map((part) => part.replace(/^\[(?:\.\.\.)?(.+)\]$/, "{$1}")).join("/")}`;
}

/** Every method that a route file of app/ exports. */
export function listAppRoutes(): FoundRoute[] {
  return findFiles("app", /^route\.tsx?$/).flatMap((file) => {
    const source = readSource(file);
    const isExported = (method: string) =>
      new RegExp(`export (?:const|(?:async )?function) ${method}\\b|export \\{[^}]*\\b${method}\\b`).test(source);
    return METHODS.filter(isExported).map((method) => ({ method, path: toAddress(file), file }));
  });
}

/** The addresses that next.config.ts gives to handlers of pages/api, which answer GET only. */
export async function listRewrittenRoutes(): Promise<FoundRoute[]> {
  const rewrites = await nextConfig.rewrites?.();
  if (!Array.isArray(rewrites)) throw new Error("rewrites are expected to be one list");
  return rewrites.map(({ source, destination }) => ({
    method: "GET",
    path: source.replace(/:(\w+)/g, "{$1}"),
    file: "pages/api/bytes/[kind]/[id].ts",
    destination,
  }));
}

/** All of both. */
export async function listRoutes(): Promise<FoundRoute[]> {
  return [...listAppRoutes(), ...(await listRewrittenRoutes())];
}

export const addressOf = ({ method, path: address }: FoundRoute) => `${method} ${address}`;
