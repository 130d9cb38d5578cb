"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { type LinkUsed, LinkView } from "@/lib/shared/schemas/account";
import type { Problem } from "@/lib/shared/schemas/common";
import { LinkDone } from "./link-done";
import { LinkForm } from "./link-form";

type State =
  | { kind: "looking" }
  | { kind: "open"; token: string; link: LinkView }
  | { kind: "done"; used: LinkUsed }
  | { kind: "refused"; why: "none" | "gone" | "failed"; detail?: string };

function whyNot(problem: Problem | null): State {
  if (problem?.code === "not_found") return { kind: "refused", why: "none" };
  const why = problem?.code === "gone" ? "gone" : "failed";
  return { kind: "refused", why, ...(problem ? { detail: problem.detail } : {}) };
}

async function look(token: string): Promise<State> {
  if (token === "") return { kind: "refused", why: "none" };
  const result = await sendJson("POST", "/api/account/links/look", { token });
  const link = result.ok ? LinkView.safeParse(result.body).data : undefined;
  if (link) return { kind: "open", token, link };
  return whyNot(result.ok ? null : result.problem);
}

/**
 * What a mail's link opens. Its token stands behind the #, which no server, log or referrer sees, and goes from the address at
 * once; looking uses nothing up.
 */
export function OpenLink() {
  const t = useTranslations("people.link");
  const [state, setState] = useState<State>({ kind: "looking" });
  const token = useRef("");
  const begin = useCallback(() => {
    setState({ kind: "looking" });
    void look(token.current).then(setState);
  }, []);
  useEffect(() => {
    const read = () => {
      const given = window.location.hash.slice(1);
      // a second run of this effect finds the address clean already
      if (given === "" && token.current !== "") return;
      token.current = given;
      window.history.replaceState(null, "", window.location.pathname);
      begin();
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [begin]);
  if (state.kind === "looking") return <h1 className="display text-28 font-bold text-ink-2">{t("looking")}</h1>;
  if (state.kind === "refused") return <Refused why={state.why} detail={state.detail} onAgain={begin} />;
  if (state.kind === "done") return <LinkDone used={state.used} />;
  const { link } = state;
  return <LinkForm token={state.token} link={link} onUsed={(used) => setState({ kind: "done", used })} />;
}

type RefusedProps = { why: "none" | "gone" | "failed"; detail: string | undefined; onAgain: () => void };

function Refused({ why, detail, onAgain }: RefusedProps) {
  const t = useTranslations("people.link");
  return (
    <div role="alert">
      <h1 className="display text-28 font-bold md:text-40">{t(`${why}.title`)}</h1>
      <p className="mt-3 text-ink-2">{why === "none" ? t("none.body") : (detail ?? t("failed.body"))}</p>
      <p className="mt-6 flex flex-wrap gap-3">
        {why === "failed" ? <Button onClick={onAgain}>{t("again")}</Button> : null}
        <Button asChild>
          <Link href="/sign-in">{t("toSignIn")}</Link>
        </Button>
        <Button asChild variant="quiet">
          <Link href="/reset">{t("toReset")}</Link>
        </Button>
      </p>
    </div>
  );
}
