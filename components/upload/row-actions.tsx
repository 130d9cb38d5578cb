"use client";

import { ChevronDown, ChevronUp, FolderSearch, type LucideIcon, Pause, Play, RotateCw, X } from "lucide-react";
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
  onFind: (file: File) => void;
  onHold: (change: "paused" | "resumed") => void;
};

export function RowActions({ row, name, editor, onRemove, onRetry, onFind, onHold }: RowActionsProps) {
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
          <ChooseFile icon={RotateCw} label={t("chooseAnother", { name })} onChoose={onRetry} />
        )}
        <IconButton icon={X} label={t("remove", { name })} onClick={onRemove} />
      </>
    );
  }
  if (phase === "analysing") return null;
  return (
    <>
      {phase === "missing" ? (
        <ChooseFile icon={FolderSearch} label={t("find", { name })} onChoose={onFind} />
      ) : phase === "paused" ? (
        <IconButton icon={Play} label={t("resume", { name })} onClick={() => onHold("resumed")} />
      ) : phase === "ready" ? null : (
        <IconButton icon={Pause} label={t("pause", { name })} onClick={() => onHold("paused")} />
      )}
      <IconButton icon={X} label={t(phase === "ready" ? "remove" : "cancel", { name })} onClick={onRemove} />
    </>
  );
}

type ChooseFileProps = { icon: LucideIcon; label: string; onChoose: (file: File) => void };

function ChooseFile({ icon, label, onChoose }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={icon} label={label} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept={FILE_NAMES}
        aria-label={label}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onChoose(file);
          event.target.value = "";
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
