"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { formatBytes } from "@/components/upload/format-bytes";
import { ArtistQuotaInput, type ArtistRoom, type UploadLimitsInput } from "@/lib/shared/schemas/limits";
import { readNumber, showNumber, UNITS } from "./limit-numbers";
import { type SaveState, SaveWord } from "./save-word";

type RoomFieldProps = { label: string; short: string; value: string; placeholder: string; isWrong: boolean };

function RoomField({ label, short, onType, isWrong, ...input }: RoomFieldProps & { onType(text: string): void }) {
  return (
    <span className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-2 text-12 text-ink-2">
      <span aria-hidden>{short}</span>
      <Input
        {...input}
        aria-label={label}
        aria-invalid={isWrong || undefined}
        inputMode="decimal"
        className="figures w-18 text-14 md:w-28"
        onChange={(event) => onType(event.target.value)}
      />
    </span>
  );
}

function ArtistRow({ artist, store }: { artist: ArtistRoom; store: UploadLimitsInput }) {
  const t = useTranslations("limits");
  const router = useRouter();
  const { name } = artist;
  const [files, setFiles] = useState(showNumber(artist.maxFiles, 1));
  const [room, setRoom] = useState(showNumber(artist.maxBytes, UNITS.maxBytesPerArtist));
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);
  const [state, setState] = useState<SaveState>("rest");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const typed = { maxFiles: readNumber(files, 1), maxBytes: readNumber(room, UNITS.maxBytesPerArtist) };
    const parsed = ArtistQuotaInput.safeParse(typed);
    setWrong(parsed.error?.issues.map(({ path }) => path[0] ?? "") ?? []);
    if (!parsed.success) return setState("rest");
    setState("saving");
    const result = await sendJson("PUT", `/api/settings/uploads/artists/${artist.artistId}`, parsed.data);
    setState(result.ok ? "saved" : "failed");
    if (result.ok) router.refresh();
  };
  return (
    <li className="border-b border-line py-2.5">
      <form onSubmit={save} noValidate className="flex flex-wrap items-center gap-x-4 gap-y-2 md:gap-x-6">
        <p className="min-w-0 grow basis-full md:basis-56">
          <span className="block wrap-anywhere">
            <bdi>{name}</bdi>
          </span>
          <span className="figures text-12 text-ink-2">
            {t("usedWords", { bytes: formatBytes(artist.usedBytes), files: artist.usedFiles })}
          </span>
        </p>
        <RoomField
          label={t("filesOf", { name })}
          short={t("files")}
          value={files}
          placeholder={showNumber(store.maxFilesPerArtist, 1)}
          isWrong={wrong.includes("maxFiles")}
          onType={setFiles}
        />
        <RoomField
          label={t("roomOf", { name })}
          short={t("room")}
          value={room}
          placeholder={showNumber(store.maxBytesPerArtist, UNITS.maxBytesPerArtist)}
          isWrong={wrong.includes("maxBytes")}
          onType={setRoom}
        />
        <Button
          type="submit"
          size="sm"
          className="min-h-11"
          aria-label={t("saveOf", { name })}
          disabled={state === "saving"}
        >
          {t(state === "saving" ? "saving" : "save")}
        </Button>
        <SaveWord state={state} />
        {wrong.length > 0 ? (
          <p role="alert" className="basis-full text-13 text-bad">
            {t("wrong")}
          </p>
        ) : null}
      </form>
    </li>
  );
}

/** Each artist's room, and a limit of their own where they have one. */
export function ArtistRooms({ artists, store }: { artists: readonly ArtistRoom[]; store: UploadLimitsInput }) {
  const t = useTranslations("limits");
  if (artists.length === 0) return <p className="text-ink-2">{t("none")}</p>;
  return (
    <ul aria-label={t("artists")} className="border-t border-rule">
      {artists.map((artist) => (
        <ArtistRow key={artist.artistId} artist={artist} store={store} />
      ))}
    </ul>
  );
}
