"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { StoreFactsView } from "@/lib/shared/schemas/store";
import { FactsForm } from "./facts-form";
import { StoreMail } from "./store-mail";
import type { SendFacts } from "./store-part";
import { ZonePart } from "./zone-part";

type StoreDeskProps = { facts: StoreFactsView; daysLeft: number | null; readAt: string; ownEmail: string };
/** What the set-up asked, each part saved by itself. All of them stand on one version: of two admins the second is told. */
export function StoreDesk({ facts: opened, daysLeft, readAt, ownEmail }: StoreDeskProps) {
  const router = useRouter();
  const { send, dialog } = useFreshSend();
  const [facts, setFacts] = useState(opened);
  const change: SendFacts = async (part, body) => {
    const result = await send("PUT", `/api/settings/store/${part}`, { ...body, version: facts.version });
    if (!result.ok) return result;
    const view = StoreFactsView.parse(result.body);
    setFacts(view);
    if (part === "zone") router.refresh();
    return { ok: true, facts: view };
  };
  return (
    <div className="grid">
      <FactsForm facts={facts} send={change} />
      <ZonePart facts={facts} daysLeft={daysLeft} readAt={readAt} send={change} />
      <StoreMail facts={facts} ownEmail={ownEmail} send={change} />
      {dialog}
    </div>
  );
}
