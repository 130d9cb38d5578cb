"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** At the till nothing else asks for attention: the checkout has the bare header, every other page the full one. */
export function HeaderSwitch({ full, bare }: { full: ReactNode; bare: ReactNode }) {
  return usePathname() === "/checkout" ? bare : full;
}
