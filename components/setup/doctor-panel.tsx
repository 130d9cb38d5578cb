"use client";

import { CircleCheck, CircleX, CornerDownLeft, RotateCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { StatusTag } from "@/components/ui/status-tag";
import type { FieldError } from "@/lib/shared/schemas/common";
import type { Finding } from "@/lib/shared/schemas/doctor";
import type { Doctor } from "./use-doctor";

const ORDER = { broken: 0, warning: 1, ok: 2 } as const;
const LOOK = {
  ok: { tone: "ok", icon: CircleCheck, bar: "bg-ink" },
  warning: {
    tone: "warn",
    icon: TriangleAlert,
    bar: "border border-warn bg-[repeating-linear-gradient(135deg,var(--warn)_0_2px,transparent_2px_5px)]",
  },
  broken: { tone: "bad", icon: CircleX, bar: "border-2 border-bad" },
} as const;
/** Findings that an answer of the form mends, and which. */
const FIELD: Partial<Record<Finding["name"], string>> = { mail: "host", address: "publicUrl", tls: "publicUrl" };

/** `mailRefusal`: why the server of the last test mail did not take it; the doctor knows only of servers that did. */
type DoctorPanelProps = { doctor: Doctor; mailRefusal: FieldError | undefined; onGoTo: (field: string) => void };

const refused = ({ message }: FieldError) => ({ state: "broken", says: message, todo: null }) as const;
/** The field of the form that an answer's path means. */
const fieldOf = ({ path }: FieldError) =>
  path === "server.password" ? "mailPassword" : (path.split(".")[1] ?? "host");

/** What works and what does not, what is to be mended first; each of those leads to its answer. */
export function DoctorPanel({ doctor, mailRefusal, onGoTo }: DoctorPanelProps) {
  const t = useTranslations("setup.doctor");
  const { report, isLooking, look } = doctor;
  const findings = (report?.findings ?? [])
    .map((finding) => (finding.name === "mail" && mailRefusal ? { ...finding, ...refused(mailRefusal) } : finding))
    .sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return (
    <section aria-busy={isLooking}>
      <div className="flex items-baseline justify-between gap-3 border-b border-rule pb-2.5">
        <h2 className="display text-20">{t("title")}</h2>
        <span className="font-mono text-13 text-ink-2">
          {isLooking || !report ? t("running") : new Date(report.checkedAt).toLocaleTimeString("en-GB")}
        </span>
      </div>
      <Counts findings={findings} />
      <ul>
        {findings.map((finding) => (
          <Row
            key={finding.name}
            finding={finding}
            field={finding.name === "mail" && mailRefusal ? fieldOf(mailRefusal) : FIELD[finding.name]}
            onGoTo={onGoTo}
          />
        ))}
      </ul>
      <div className="flex items-center justify-between gap-3 border-t border-line pt-4 text-13 text-ink-3">
        <span>{t("again")}</span>
        <Button size="sm" onClick={look} disabled={isLooking} className="max-md:min-h-11">
          <RotateCw size={14} aria-hidden="true" />
          {t("now")}
        </Button>
      </div>
    </section>
  );
}

function Counts({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations("setup.doctor");
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const inOrder = [...findings].reverse();
  const numbers = { ok: count("ok"), warning: count("warning"), broken: count("broken") };
  return (
    <>
      <div className="mt-[18px] mb-2.5 flex h-3 gap-0.5" role="img" aria-label={t("counts", numbers)}>
        {inOrder.map(({ name, state }) => (
          <i key={name} className={mergeClasses("flex-1 rounded-tight", LOOK[state].bar)} />
        ))}
      </div>
      <p className="mb-3.5 flex flex-wrap gap-x-5 text-14" aria-hidden="true">
        {(["fine", "toKnow", "toFix"] as const).map((word, at) => (
          <span key={word}>
            <b className="font-mono">{Object.values(numbers)[at]}</b> {t(word)}
          </span>
        ))}
      </p>
    </>
  );
}

type RowProps = { finding: Finding; field: string | undefined; onGoTo: (field: string) => void };

function Row({ finding, field, onGoTo }: RowProps) {
  const t = useTranslations("setup.doctor");
  const { name, state, says, todo } = finding;
  const target = field === "mailPassword" ? "password" : (name as "mail" | "address" | "tls");
  return (
    <li
      className={
        state === "broken"
          ? "mb-1 rounded-tight border border-s-[6px] border-bad bg-raise px-4 py-3.5"
          : "border-t border-line py-3.5 first:border-t-0"
      }
    >
      <div className="flex items-center justify-between gap-3">
        <h3 className="font-semibold">{t(`name.${name}`)}</h3>
        <StatusTag tone={LOOK[state].tone} icon={LOOK[state].icon}>
          {t(`state.${state}`)}
        </StatusTag>
      </div>
      <p className="mt-0.5 max-w-[44ch] text-14 text-ink-2 [overflow-wrap:anywhere]">{says}</p>
      {todo ? <p className="mt-0.5 max-w-[44ch] text-14 [overflow-wrap:anywhere]">{todo}</p> : null}
      {field && state !== "ok" ? (
        <Button size="sm" className="mt-3 max-md:min-h-11" onClick={() => onGoTo(field)}>
          <CornerDownLeft size={14} aria-hidden="true" />
          {t(`goTo.${target}`)}
        </Button>
      ) : null}
    </li>
  );
}
