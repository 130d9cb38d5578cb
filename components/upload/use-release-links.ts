"use client";

import { useCallback, useEffect, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { CreatedReleaseLink, type ReleaseLink, ReleaseLinks } from "@/lib/shared/schemas/catalog";

/** The secret links of a release as the server has them; `created` is the newest, whose address is known only now. */
export function useReleaseLinks(releaseId: string) {
  const path = `/api/releases/${releaseId}/links`;
  const [links, setLinks] = useState<readonly ReleaseLink[] | null>(null);
  const [created, setCreated] = useState<CreatedReleaseLink | null>(null);
  /** What went wrong; "" when the store did not say. */
  const [problem, setProblem] = useState<string | null>(null);

  const read = useCallback(async () => {
    const result = await sendJson("GET", path);
    const listed = result.ok ? ReleaseLinks.safeParse(result.body).data : undefined;
    if (listed) setLinks(listed.data);
    setProblem(listed ? null : (!result.ok && result.problem?.detail) || "");
  }, [path]);
  useEffect(() => void read(), [read]);

  async function create(label: string): Promise<boolean> {
    const result = await sendJson("POST", path, { label });
    const made = result.ok ? CreatedReleaseLink.safeParse(result.body).data : undefined;
    if (!made) {
      setProblem((!result.ok && result.problem?.detail) || "");
      return false;
    }
    setCreated(made);
    await read();
    return true;
  }
  async function revoke(linkId: string): Promise<void> {
    const result = await sendJson("DELETE", `${path}/${linkId}`);
    if (!result.ok && result.problem?.code !== "not_found") return setProblem(result.problem?.detail ?? "");
    if (created?.link.id === linkId) setCreated(null);
    await read();
  }
  return { links, created, problem, read, create, revoke };
}
