"use client";

import { ChevronDown, ChevronUp, type LucideIcon, RotateCw, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { DeskRow } from "./desk-rows";
import { FILE_NAMES } from "./drop-zone";

type RowActionsProps = {
  row: DeskRow;
  name: string;
  editor: { id: string; isOpen: boolean; onToggle: () => void } | null;
  onRemove: () => void;
  /** With a file when another one was chosen. */
  onRetry: (file?: File) => void;
};

export function RowActions({ row, name, editor, onRemove, onRetry }: RowActionsProps) {
  const t = useTranslations("portal.upload.action");
  const phase = row.item?.phase ?? "ready";
  if (editor) {
    const label = t(editor.isOpen ? "closeEditor" : "openEditor", { name });
    const Icon = editor.isOpen ? ChevronUp : ChevronDown;
    return (
      <IconButton icon={Icon} label={label} onClick={editor.onToggle} isExpanded={editor.isOpen} controls={editor.id} />
    );
  }
  if (phase === "refused") {
    return (
      <>
        {row.item?.refusal?.isTransient ? (
          <IconButton icon={RotateCw} label={t("retry", { name })} onClick={() => onRetry()} />
        ) : (
          <ChooseAnother name={name} onChoose={onRetry} />
        )}
        <IconButton icon={X} label={t("remove", { name })} onClick={onRemove} />
      </>
    );
  }
  if (phase === "analysing") return null;
  return <IconButton icon={X} label={t(phase === "ready" ? "remove" : "cancel", { name })} onClick={onRemove} />;
}

function ChooseAnother({ name, onChoose }: { name: string; onChoose: (file: File) => void }) {
  const t = useTranslations("portal.upload.action");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={RotateCw} label={t("chooseAnother", { name })} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept={FILE_NAMES}
        aria-label={t("chooseAnother", { name })}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onChoose(file);
        }}
      />
    </>
  );
}

type IconButtonProps = {
  icon: LucideIcon;
  label: string;
  onClick: () => void;
  isExpanded?: boolean;
  controls?: string;
};

function IconButton({ icon: Icon, label, onClick, isExpanded, controls }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-expanded={isExpanded}
      aria-controls={isExpanded ? controls : undefined}
      onClick={onClick}
      className="grid size-11 place-items-center rounded-tight text-ink-2 hover:bg-sunk hover:text-ink md:size-9"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
