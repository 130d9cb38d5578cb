import { type Ref, type RefObject, useImperativeHandle, useLayoutEffect, useRef } from "react";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Sets the value past React, so that the event afterwards is news to it. */
function retell(control: HTMLInputElement | HTMLTextAreaElement, typed: string): void {
  if (control.defaultValue === typed) return;
  const { selectionStart, selectionEnd } = control;
  control.value = control.defaultValue;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(control), "value")?.set?.call(control, typed);
  if (selectionStart !== null && document.activeElement === control)
    control.setSelectionRange(selectionStart, selectionEnd);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

function rechoose(control: HTMLSelectElement, chosen: string): void {
  control.value = chosen;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * What was typed or chosen before the page's script ran is told to `onChange`. Hydration leaves it in the field but not in the
 * state, and the first update after it would put back what the state says. `value` is that of a controlled field.
 */
export function useEarlyInput<Element extends Control>(
  ref: Ref<Element> | undefined,
  value: unknown,
): RefObject<Element | null> {
  const own = useRef<Element>(null);
  const first = useRef(value);
  useImperativeHandle(ref, () => own.current as Element, []);
  useLayoutEffect(() => {
    const control = own.current;
    if (!control || first.current === undefined) return;
    const early = control.value;
    // each by itself and after this commit, so that a form of many fields has the one before in its state
    if (control instanceof HTMLSelectElement) {
      if (early !== String(first.current)) queueMicrotask(() => rechoose(control, early));
    } else if (early !== control.defaultValue) queueMicrotask(() => retell(control, early));
  }, []);
  return own;
}
