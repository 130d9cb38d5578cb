import Image from "next/image";
import { mergeClasses } from "./merge-classes";

type CoverProps = {
  src: string | null;
  title: string;
  artistName: string;
  /** The `sizes` of the picture: how wide it is drawn at which viewport. */
  sizes: string;
  /** True beside the words that say the same: the picture is then silent for screen readers. */
  isDecorative?: boolean;
  /** The largest picture of the first screen: fetched before anything asks for it. */
  isPriority?: boolean;
  /** In view at once: not left to lazy loading. */
  isEager?: boolean;
  className?: string;
};

/** A record's sleeve; without a picture its title is set on the accent, large enough to be a sleeve. */
export function Cover({
  src,
  title,
  artistName,
  sizes,
  isDecorative = false,
  isPriority = false,
  isEager = false,
  className,
}: CoverProps) {
  const frame = mergeClasses("relative block aspect-square w-full overflow-hidden rounded-tight bg-sunk", className);
  if (!src) return <DrawnCover title={title} artistName={artistName} isDecorative={isDecorative} className={frame} />;
  return (
    <span className={frame}>
      <Image
        src={src}
        alt={isDecorative ? "" : `${title}, ${artistName}`}
        fill
        sizes={sizes}
        preload={isPriority}
        loading={isPriority ? undefined : isEager ? "eager" : "lazy"}
        unoptimized={src.startsWith("blob:")}
        className="object-cover"
      />
    </span>
  );
}

type DrawnCoverProps = Pick<CoverProps, "title" | "artistName"> & { isDecorative: boolean; className: string };

function DrawnCover({ title, artistName, isDecorative, className }: DrawnCoverProps) {
  return (
    <span
      className={mergeClasses(className, "@container border border-line-2 bg-accent-wash")}
      {...(isDecorative ? { "aria-hidden": true } : { role: "img", "aria-label": `${title}, ${artistName}` })}
    >
      <span aria-hidden="true" className="absolute inset-[8cqw] flex flex-col justify-between overflow-hidden">
        <span className="display line-clamp-4 text-[13cqw]/[1.02] font-bold wrap-anywhere text-accent">{title}</span>
        <span className="truncate font-display text-[7cqw]/[1.2] text-ink-2 italic">{artistName}</span>
      </span>
    </span>
  );
}
