import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { sendJson } from "@/components/back/send-json";
import type { ReleaseFilesInput } from "@/lib/shared/schemas/jobs";

/** Asks for files of a release; `isBusy` until the page shows the answer. */
export function useReleaseFiles(releaseId: string) {
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [isLost, setLost] = useState(false);
  const [isRenewing, startRenewing] = useTransition();
  const send = async (input: ReleaseFilesInput) => {
    setSending(true);
    const result = await sendJson("POST", `/api/releases/${releaseId}/files`, input);
    setSending(false);
    setLost(!result.ok);
    startRenewing(() => router.refresh());
  };
  return { send, isBusy: isSending || isRenewing, isLost };
}
