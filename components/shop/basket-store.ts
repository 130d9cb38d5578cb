"use client";
import { useSyncExternalStore } from "react";
import { type Currency, isCurrency } from "@/lib/shared/money";

export type BasketLine = {
  kind: "release" | "track";
  id: string;
  title: string;
  artistName: string;
  coverUrl: string | null;
  priceMinor: number;
  currency: Currency;
  /** True: the buyer may name more than `priceMinor`. */
  isPriceOpen?: boolean | undefined;
  /** What the buyer named, where they did. */
  namedMinor?: number | undefined;
};

const KEY = "backline.basket";
const EMPTY: readonly BasketLine[] = [];

let cached: { text: string | null; lines: readonly BasketLine[] } = { text: null, lines: EMPTY };
const listeners = new Set<() => void>();

/** Reads what an older version or another hand may have written: anything that does not fit is dropped. */
export function parseBasket(text: string | null): readonly BasketLine[] {
  if (!text) return EMPTY;
  try {
    const stored: unknown = JSON.parse(text);
    const lines = Array.isArray(stored) ? stored.filter(isBasketLine) : [];
    return lines.filter((line) => line.currency === lines[0]?.currency);
  } catch {
    return EMPTY;
  }
}

function isBasketLine(value: unknown): value is BasketLine {
  if (typeof value !== "object" || value === null) return false;
  const line = value as Record<string, unknown>;
  return (
    (line.kind === "release" || line.kind === "track") &&
    [line.id, line.title, line.artistName].every((text) => typeof text === "string") &&
    (line.coverUrl === null || typeof line.coverUrl === "string") &&
    Number.isSafeInteger(line.priceMinor) &&
    (line.namedMinor === undefined || Number.isSafeInteger(line.namedMinor)) &&
    typeof line.currency === "string" &&
    isCurrency(line.currency)
  );
}

function read(): readonly BasketLine[] {
  const text = localStorage.getItem(KEY);
  if (text !== cached.text) cached = { text, lines: parseBasket(text) };
  return cached.lines;
}

function write(lines: readonly BasketLine[]) {
  if (lines.length === 0) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify(lines));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** A basket has one currency (decisions.md D5): a line in another one is refused and the caller asks the buyer. */
function add(line: BasketLine): "added" | "already_in" | "other_currency" {
  const lines = read();
  if (lines[0] && lines[0].currency !== line.currency) return "other_currency";
  if (lines.some(({ id }) => id === line.id)) return "already_in";
  write([...lines, line]);
  return "added";
}

function remove(id: string) {
  write(read().filter((line) => line.id !== id));
}

/** The buyer's own price for a line; without an amount it is the shop's again. */
function name(id: string, amountMinor: number | undefined) {
  write(read().map((line) => (line.id === id ? { ...line, namedMinor: amountMinor } : line)));
}

/** What a line costs as far as this browser knows. */
export function amountOf({ namedMinor, priceMinor }: Pick<BasketLine, "namedMinor" | "priceMinor">): number {
  return namedMinor ?? priceMinor;
}

function clear() {
  write(EMPTY);
}

function startWith(line: BasketLine) {
  write([line]);
}

/** The basket lives in this browser, shared by its tabs; the server recomputes every price at checkout. */
export function useBasket() {
  const lines = useSyncExternalStore(subscribe, read, () => EMPTY);
  return {
    lines,
    count: lines.length,
    totalMinor: lines.reduce((sum, line) => sum + amountOf(line), 0),
    currency: lines[0]?.currency ?? null,
    has: (id: string) => lines.some((line) => line.id === id),
    find: (id: string) => lines.find((line) => line.id === id) ?? null,
    add,
    remove,
    name,
    clear,
    startWith,
  };
}
