"use client";

import { type ReactNode, useId, useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

type InlineFieldProps = {
  label: string;
  isLabelHidden?: boolean;
  /** As the server has it. */
  value: string;
  /** Answers what is wrong with the value, null when it was saved. */
  onSave: (value: string) => Promise<string | null>;
  onUnsavedChange?: (isUnsaved: boolean) => void;
  onType?: (value: string) => void;
  unit?: ReactNode;
  inputMode?: "text" | "decimal";
  placeholder?: string;
  className?: string;
  inputClassName?: string;
};

/** A field that saves itself on leaving it or on Enter; a refused value stays as typed, with the reason under it. */
export function InlineField(props: InlineFieldProps) {
  const { label, isLabelHidden = false, unit, inputMode, placeholder, className, inputClassName } = props;
  const id = useId();
  const field = useInlineValue(props);
  return (
    <div className={mergeClasses("min-w-0", className)}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "mb-1 block text-12 text-ink-2"}>
        {label}
      </label>
      <div
        className={mergeClasses(
          "flex min-h-11 items-center gap-2 rounded-tight border border-line-2 bg-paper px-2.5 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-ink md:min-h-9",
          field.error && "border-bad",
        )}
      >
        <input
          {...field.handlers}
          id={id}
          value={field.text}
          inputMode={inputMode}
          placeholder={placeholder}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={field.error ? `${id}-error` : undefined}
          className={mergeClasses("w-full min-w-0 bg-transparent text-16 outline-none md:text-13", inputClassName)}
        />
        {unit ? <span className="shrink-0 text-ink-3">{unit}</span> : null}
      </div>
      {field.error ? (
        <p id={`${id}-error`} role="alert" className="mt-1 text-12 text-bad">
          {field.error}
        </p>
      ) : null}
    </div>
  );
}

function useInlineValue({ value, onSave, onUnsavedChange, onType }: InlineFieldProps) {
  // null: nothing typed that differs, the server's value shows through
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  async function save() {
    if (typed === null || typed.trim() === value) return reset();
    const problem = await onSave(typed.trim());
    setError(problem);
    onUnsavedChange?.(problem !== null);
    if (problem === null) setTyped((now) => (now === typed ? null : now));
  }
  function reset() {
    setTyped(null);
    setError(null);
    onUnsavedChange?.(false);
    onType?.(value);
  }
  const handlers = {
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      setTyped(event.target.value);
      onType?.(event.target.value);
    },
    onBlur: save,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Enter") save();
      if (event.key === "Escape") reset();
    },
  };
  return { text: typed ?? value, error, handlers };
}
