"use client";

import { KeyRound, Pencil, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { ConfirmRemoval } from "@/components/back/confirm-removal";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import type { FactorView } from "@/lib/shared/schemas/factors";
import { ChangeRefused } from "./change-refused";
import { useFactorChange } from "./use-factor-change";

type FactorRowProps = { factor: FactorView; zone: string };

/** A passkey or an app by its name, with the ways to rename and remove it. */
export function FactorRow({ factor, zone }: FactorRowProps) {
  const t = useTranslations("factors.page");
  const { refresh } = useFactorChange();
  const [isNaming, setNaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const Icon = factor.kind === "passkey" ? KeyRound : Smartphone;
  const words = {
    remove: t("remove"),
    title: t("removeTitle", { name: factor.name }),
    body: t("removeBody"),
    keep: t("keep"),
    failed: t("failed"),
  };
  const endNaming = () => {
    setNaming(false);
    requestAnimationFrame(() => renameButton.current?.focus());
  };
  return (
    <li className="grid grid-cols-[22px_minmax(0,1fr)] gap-x-3 gap-y-2 border-b border-line py-3 md:grid-cols-[22px_minmax(0,1fr)_auto] md:items-center">
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="mt-1 self-start text-ink-2" />
      <div className="min-w-0">
        {isNaming ? (
          <NameForm factor={factor} onDone={endNaming} />
        ) : (
          <b className="font-medium wrap-anywhere">{factor.name}</b>
        )}
        <p className="text-13 text-ink-2">
          {factor.site ? `${t("site", { site: factor.site })} · ` : null}
          {t("added")} <Time at={factor.createdAt} format="date" zone={zone} /> ·{" "}
          {factor.lastUsedAt ? (
            <>
              {t("used")} <Time at={factor.lastUsedAt} zone={zone} />
            </>
          ) : (
            t("neverUsed")
          )}
        </p>
      </div>
      {isNaming ? null : (
        <div className="col-start-2 flex flex-wrap gap-2 md:col-start-3">
          <Button ref={renameButton} size="sm" className="min-h-11 md:min-h-8" onClick={() => setNaming(true)}>
            <Pencil size={14} aria-hidden="true" />
            {t("rename")} <span className="sr-only">{factor.name}</span>
          </Button>
          <ConfirmRemoval
            path={`/api/account/factors/${factor.id}`}
            subject={factor.name}
            words={words}
            onRemoved={refresh}
          />
        </div>
      )}
    </li>
  );
}

function NameForm({ factor, onDone }: { factor: FactorView; onDone: () => void }) {
  const t = useTranslations("factors.page");
  const { send, problem, isSending, refresh, dialog } = useFactorChange();
  return (
    <form
      className="mb-2 grid gap-2"
      onSubmit={async (event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get("name"));
        if (!(await send("PATCH", `factors/${factor.id}`, { name }))) return;
        refresh();
        onDone();
      }}
    >
      <div className="flex flex-wrap gap-2">
        <Input
          name="name"
          aria-label={t("renameOf", { name: factor.name })}
          className="max-w-80"
          // the person asked for this field with a press
          autoFocus
          required
          maxLength={60}
          defaultValue={factor.name}
          onKeyDown={(event) => event.key === "Escape" && onDone()}
        />
        <Button type="submit" disabled={isSending}>
          {t("saveName")}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t("cancel")}
        </Button>
      </div>
      <ChangeRefused problem={problem} />
      {dialog}
    </form>
  );
}
