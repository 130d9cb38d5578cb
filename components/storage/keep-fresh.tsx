"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page anew every `everyMs` while the worker is at something and the page is looked at. */
export function KeepFresh({ everyMs }: { everyMs: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs]);
  return null;
}
