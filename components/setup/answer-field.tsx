"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { fieldMessage } from "@/components/back/send-json";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { SetUpAnswers } from "@/lib/shared/schemas/setup";
import type { SetUp } from "./use-set-up";

type AnswerFieldProps = {
  setUp: SetUp;
  name: keyof SetUpAnswers;
  /** As the server names it in a refusal. */
  path?: string;
  hint?: ReactNode;
  input?: ComponentProps<typeof Input>;
  after?: ReactNode;
};

/** One answer of the set-up as text, with what the server said of it. */
export function AnswerField({ setUp, name, path = name, hint, input, after }: AnswerFieldProps) {
  const t = useTranslations("setup");
  return (
    <Field label={t(name)} hint={hint} error={fieldMessage(setUp.problem, path)}>
      {(control) => (
        <span className="relative block">
          <Input
            {...control}
            {...input}
            className={`min-h-12 ${input?.className ?? ""}`}
            name={name}
            value={setUp.answers[name] ?? ""}
            onChange={(event) => setUp.answer(name, event.target.value)}
            onBlur={setUp.keep}
          />
          {after}
        </span>
      )}
    </Field>
  );
}
