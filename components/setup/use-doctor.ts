"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { DoctorReport } from "@/lib/shared/schemas/doctor";
import { PublicUrl } from "@/lib/shared/schemas/setup";

const TYPING_MS = 900;
export type Doctor = { report: DoctorReport | null; isLooking: boolean; look: () => void };

/** The doctor's findings on the answers so far: asked again once typing pauses and when mail has been proved. */
export function useDoctor(isOn: boolean, publicUrl: string, isMailProved: boolean): Doctor {
  const [report, setReport] = useState<DoctorReport | null>(null);
  const [isLooking, setLooking] = useState(false);
  const asked = useRef(0);
  const url = PublicUrl.safeParse(publicUrl).data ?? null;
  const look = useCallback(async () => {
    asked.current += 1;
    const turn = asked.current;
    setLooking(true);
    const result = await sendJson("POST", "/api/setup/checks", { publicUrl: url });
    if (turn !== asked.current) return;
    setLooking(false);
    const found = result.ok ? DoctorReport.safeParse(result.body).data : undefined;
    if (found) setReport(found);
  }, [url]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a proved mail server is a new thing to look at
  useEffect(() => {
    if (!isOn) return;
    const timer = setTimeout(look, TYPING_MS);
    return () => clearTimeout(timer);
  }, [isOn, look, isMailProved]);
  return { report, isLooking, look };
}
