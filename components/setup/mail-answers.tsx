"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { fieldMessage, sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { AnswerField } from "./answer-field";
import { SecretInput } from "./secret-input";
import { SetUpPart } from "./set-up-part";
import type { SetUp } from "./use-set-up";

const MONO = { className: "font-mono", spellCheck: false, autoCapitalize: "none" } as const;

/** The mail server, and the test mail that proves it. An empty password field means the one of the last test. */
export function MailAnswers({ setUp }: { setUp: SetUp }) {
  const t = useTranslations("setup");
  const [password, setPassword] = useState<string | undefined>(undefined);
  const { mailFrom } = setUp.fixed;
  return (
    <SetUpPart title={t("parts.mail")}>
      {mailFrom === null ? (
        <>
          <AnswerField setUp={setUp} name="from" path="server.from" input={{ type: "email", maxLength: 254 }} />
          <div className="grid grid-cols-[minmax(0,1fr)_100px] items-start gap-4">
            <AnswerField setUp={setUp} name="host" path="server.host" input={{ ...MONO, maxLength: 253 }} />
            <AnswerField
              setUp={setUp}
              name="port"
              path="server.port"
              input={{ ...MONO, inputMode: "numeric", maxLength: 5 }}
            />
          </div>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <AnswerField
              setUp={setUp}
              name="user"
              path="server.user"
              input={{ ...MONO, autoComplete: "off", maxLength: 254 }}
            />
            <Field
              label={t("mailPassword")}
              hint={setUp.isMailProved && password === undefined ? t("mailPasswordKept") : undefined}
              error={fieldMessage(setUp.problem, "server.password")}
            >
              {(control) => (
                <SecretInput
                  {...control}
                  name="mailPassword"
                  autoComplete="off"
                  value={password ?? ""}
                  onChange={(event) => {
                    setPassword(event.target.value);
                    setUp.setMailProved(false);
                    setUp.setProblem(null);
                  }}
                />
              )}
            </Field>
          </div>
        </>
      ) : (
        <p className="text-ink-2">{t("mailFixed", { from: mailFrom })}</p>
      )}
      <TestMail setUp={setUp} password={password} />
    </SetUpPart>
  );
}

function TestMail({ setUp, password }: { setUp: SetUp; password: string | undefined }) {
  const t = useTranslations("setup.test");
  const [isSending, setSending] = useState(false);
  const { answers, fixed } = setUp;
  const to = (answers.adminEmail ?? "").trim();
  const send = async () => {
    setSending(true);
    await setUp.keep();
    const { from = "", host = "", port = "", user = "" } = answers;
    const server =
      fixed.mailFrom === null ? { from, host, port, user, ...(password === undefined ? {} : { password }) } : null;
    const result = await sendJson("POST", "/api/setup/mail", { to, storeName: answers.storeName ?? "", server });
    setSending(false);
    setUp.setMailProved(result.ok);
    setUp.setProblem(result.ok ? null : result.problem);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button onClick={send} disabled={isSending || to === ""}>
        {t(isSending ? "sending" : "send")}
      </Button>
      <p role="status" className="flex items-start gap-1.5 text-14 text-ink-2">
        {to === "" ? t("needsEmail") : null}
        {setUp.isMailProved && !isSending ? (
          <>
            <CircleCheck size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-ok" />
            {t("sent")}
          </>
        ) : null}
      </p>
    </div>
  );
}
