"use client";

import { useState } from "react";
import { mergeClasses } from "@/components/ui/merge-classes";

export const CODE_LENGTH = 6;
const PLACES = Array.from({ length: CODE_LENGTH }, (_, place) => place);

type CodeBoxesProps = React.ComponentProps<"input"> & { value: string; onCode: (code: string) => void };

/** Six digits in six boxes: one field lies over them, so that typing, pasting and the keyboard's own offer all work. */
export function CodeBoxes({ value, onCode, ...control }: CodeBoxesProps) {
  const [hasFocus, setFocus] = useState(false);
  const current = Math.min(value.length, CODE_LENGTH - 1);
  return (
    <span
      className="relative grid grid-cols-[repeat(3,minmax(0,1fr))_12px_repeat(3,minmax(0,1fr))] items-center gap-2"
      dir="ltr"
    >
      {PLACES.map((place) => (
        <Box key={place} place={place} digit={value[place]} isCurrent={hasFocus && place === current} />
      ))}
      <input
        {...control}
        className="absolute inset-0 size-full cursor-text bg-transparent text-transparent caret-transparent outline-none selection:bg-transparent"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={value}
        onFocus={() => setFocus(true)}
        onBlur={() => setFocus(false)}
        onChange={(event) => onCode(event.target.value.replace(/\D/g, "").slice(0, CODE_LENGTH))}
      />
    </span>
  );
}

function Box({ place, digit, isCurrent }: { place: number; digit: string | undefined; isCurrent: boolean }) {
  return (
    <>
      {place === CODE_LENGTH / 2 ? <span aria-hidden="true" className="h-px bg-line-2" /> : null}
      <span
        aria-hidden="true"
        className={mergeClasses(
          "figures grid h-15 place-items-center rounded-tight border border-line-2 bg-raise text-28 font-medium",
          isCurrent && "border-ink outline-2 outline-offset-1 outline-ink",
        )}
      >
        {digit ?? (isCurrent ? <i className="h-7 w-[1.5px] bg-ink" /> : null)}
      </span>
    </>
  );
}
