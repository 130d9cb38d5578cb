"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";
import { Select } from "@/components/ui/select";
import { MEMBER_ROLES } from "@/lib/shared/roles";
import type { MemberList } from "@/lib/shared/schemas/account";
import { AskFirst } from "./ask-first";
import { InvitationList } from "./invitation-list";
import { InviteForm } from "./invite-form";

type Member = MemberList["members"][number];

/** Who belongs to one artist and who is asked to; owners change it here. */
export function MemberPanel({ list, zone }: { list: MemberList; zone: string }) {
  const t = useTranslations("people.members");
  const router = useRouter();
  const { send, dialog } = useFreshSend();
  const [problem, setProblem] = useState("");
  const { artistId, artistName, isOwner, members, invitations } = list;
  const path = `/api/artists/${artistId}`;
  const change = async (method: "PATCH" | "DELETE", url: string, body?: unknown) => {
    const result = await send(method, url, body);
    setProblem(result.ok ? "" : (result.problem?.detail ?? t("failed")));
    router.refresh();
  };
  return (
    <section aria-label={artistName} className="grid gap-4 border-t border-rule px-4 py-[18px] md:px-6">
      <h2 className="display text-20 wrap-anywhere">{t("lead", { artist: artistName })}</h2>
      <p role="alert" className="text-bad empty:hidden">
        {problem}
      </p>
      <ul className="border-t border-line xl:max-w-[900px]">
        {members.map((member) => (
          <MemberRow
            key={member.userId}
            member={member}
            mayChange={isOwner}
            onRole={(role) => void change("PATCH", `${path}/members/${member.userId}`, { role })}
            onRemove={() => void change("DELETE", `${path}/members/${member.userId}`)}
          />
        ))}
      </ul>
      {isOwner ? (
        <>
          <InvitationList
            invitations={invitations}
            zone={zone}
            onWithdraw={(id) => void change("DELETE", `${path}/invitations/${id}`)}
          />
          <InviteForm path={`${path}/invitations`} of="member" send={send} />
        </>
      ) : null}
      {dialog}
    </section>
  );
}

type MemberRowProps = {
  member: Member;
  mayChange: boolean;
  onRole: (role: Member["role"]) => void;
  onRemove: () => void;
};

function MemberRow({ member, mayChange, onRole, onRemove }: MemberRowProps) {
  const t = useTranslations("people.members");
  const { name, email, role, isYou } = member;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-2.5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">
          <bdi>{name}</bdi> {isYou ? <span className="font-normal text-ink-3">({t("you")})</span> : null}
        </p>
        <p className="text-ink-2 wrap-anywhere">{email}</p>
      </div>
      {mayChange ? (
        <span className="w-88 max-w-full">
          <Select
            aria-label={t("roleOf", { name })}
            value={role}
            onChange={(event) => onRole(MEMBER_ROLES.find((one) => one === event.target.value) ?? "viewer")}
          >
            {MEMBER_ROLES.map((one) => (
              <option key={one} value={one}>
                {t(`roles.${one}`)}
              </option>
            ))}
          </Select>
        </span>
      ) : (
        <span className="text-ink-2">{t(`short.${role}`)}</span>
      )}
      {mayChange || isYou ? (
        <AskFirst
          label={t(isYou ? "leave" : "remove")}
          subject={name}
          title={t("removeTitle", { name })}
          body={t("removeBody")}
          keep={t("keep")}
          onYes={onRemove}
        />
      ) : null}
    </li>
  );
}
