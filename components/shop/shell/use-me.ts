"use client";
import { useSyncExternalStore } from "react";
import type { Me } from "@/lib/shared/schemas/accounts";

type User = NonNullable<Me["user"]>;
/** Undefined until the answer is there; a page that cannot ask is a guest's. */
let known: User | null | undefined;
let asked = false;
const listeners = new Set<() => void>();

async function ask() {
  const response = await fetch("/api/me", { headers: { accept: "application/json" } }).catch(() => null);
  const me = response?.ok ? ((await response.json()) as Me) : null;
  known = me?.user ?? null;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    void ask();
  }
  return () => listeners.delete(listener);
}

/** Who is signed in, asked once per page load: shop pages are the same for everyone and can be cached. */
export function useMe(): User | null | undefined {
  return useSyncExternalStore(
    subscribe,
    () => known,
    () => undefined,
  );
}

/** The room behind the shop that a person works in, if any. */
export function findHome(user: User): "dashboard" | "portal" | "settings" | null {
  if (user.roles.includes("admin")) return "settings";
  if (user.roles.includes("analyst")) return "dashboard";
  return user.roles.includes("artist") || user.artists.length > 0 ? "portal" : null;
}
