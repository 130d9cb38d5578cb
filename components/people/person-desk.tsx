"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { useFreshSend } from "@/components/account/use-fresh-send";
import { sendJson } from "@/components/back/send-json";
import { CopyButton } from "@/components/privacy/copy-button";
import { EraseForm } from "@/components/privacy/erase-form";
import { ObstacleList } from "@/components/privacy/obstacle-list";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import { PrivacyView } from "@/lib/shared/schemas/privacy";

const PATH = "/api/settings/people/person";

type Send = ReturnType<typeof useFreshSend>["send"];
type State =
  | { kind: "rest" | "finding" }
  | { kind: "found"; person: PrivacyView }
  | { kind: "erased"; email: string }
  | { kind: "failed"; reason: string | undefined };

/** A request about somebody's data that did not come through their own account. */
export function PersonDesk({ zone, send }: { zone: string; send: Send }) {
  const t = useTranslations("privacy.desk");
  const [email, setEmail] = useState("");
  const [state, setState] = useState<State>({ kind: "rest" });
  const find = async (event: FormEvent) => {
    event.preventDefault();
    setState({ kind: "finding" });
    const result = await sendJson("POST", PATH, { email });
    if (!result.ok)
      return setState({ kind: "failed", reason: result.problem?.errors?.[0]?.message ?? result.problem?.detail });
    setState({ kind: "found", person: PrivacyView.parse(result.body) });
  };
  const error = state.kind === "failed" ? (state.reason ?? t("failed")) : undefined;
  return (
    <section aria-label={t("title")} className="grid gap-4 border-t border-rule px-4 py-[18px] pb-8 md:px-6">
      <h2 className="display text-20">{t("title")}</h2>
      <p className="max-w-prose text-ink-2">{t("lead")}</p>
      <form onSubmit={find} noValidate className="flex items-start gap-3 xl:max-w-[720px]">
        <Field label={t("email")} error={error} className="min-w-0 flex-1">
          {(control) => (
            <Input
              {...control}
              type="email"
              name="person"
              autoComplete="off"
              spellCheck={false}
              maxLength={254}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={state.kind === "finding" || email.trim() === ""} className="mt-6.5">
          {t(state.kind === "finding" ? "finding" : "find")}
        </Button>
      </form>
      {state.kind === "found" ? (
        <Found
          key={state.person.of}
          person={state.person}
          zone={zone}
          send={send}
          onErased={() => setState({ kind: "erased", email: state.person.email })}
        />
      ) : null}
      <p role="status" className="wrap-anywhere empty:hidden">
        {state.kind === "erased" ? t("done", { email: state.email }) : null}
      </p>
    </section>
  );
}

type FoundProps = { person: PrivacyView; zone: string; send: Send; onErased: () => void };

function Found({ person, zone, send, onErased }: FoundProps) {
  const t = useTranslations("privacy");
  const [isErasing, setErasing] = useState(false);
  const { of, name, since, email, orders, tracks, obstacles } = person;
  return (
    <div className="grid gap-4 border border-line bg-raise p-4 xl:max-w-[720px]">
      <div>
        <p className="font-semibold wrap-anywhere">
          <bdi>{email}</bdi>
        </p>
        <p className="text-14 text-ink-2">
          {name !== null && since
            ? t.rich("desk.account", { name, since: () => <Time at={since} format="date" zone={zone} /> })
            : t("desk.guest")}
        </p>
        <p className="text-14 text-ink-2">
          {t("holds.orders", { count: orders })} · {t("holds.tracks", { count: tracks })}
        </p>
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <CopyButton path={`${PATH}/copy`} body={{ of }} label={t("desk.get")} send={send} variant="outline" />
        {obstacles.length === 0 ? (
          <Button variant="danger" aria-expanded={isErasing} onClick={() => setErasing(!isErasing)}>
            {t(isErasing ? "desk.close" : "desk.open")}
          </Button>
        ) : null}
      </div>
      {obstacles.length > 0 ? <ObstacleList obstacles={obstacles} /> : null}
      {isErasing ? (
        <EraseForm path={`${PATH}/erasure`} of={of} email={email} obstacles={[]} send={send} onErased={onErased} />
      ) : null}
    </div>
  );
}
