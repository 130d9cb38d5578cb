import "server-only";
import path from "node:path";
import sharp from "sharp";
import { COVER_SIZES } from "../cover-profile";
import { deriveAccent } from "../derive-accent";
import type { RenderedCover } from "./examination";

const MAX_PIXELS = 50_000_000;
const SOURCE_FORMATS = ["jpeg", "png", "webp"];

/**
 * Draws the picture anew as square WebP files, so that nothing of the sender's bytes is served: metadata and trailing
 * data are gone. Null for SVG, other kinds, bombs and broken pictures: a track does not fail for its picture.
 */
export async function renderCover(picture: Uint8Array, folder: string): Promise<RenderedCover | null> {
  const paths = { largePath: path.join(folder, "cover-large.webp"), smallPath: path.join(folder, "cover-small.webp") };
  try {
    const source = sharp(picture, { limitInputPixels: MAX_PIXELS, failOn: "error" });
    const { format, width, height } = await source.metadata();
    if (!SOURCE_FORMATS.includes(format ?? "") || !width || !height || Math.min(width, height) < 64) return null;
    const large = Math.min(COVER_SIZES.large, width, height);
    const square = await source
      .rotate()
      .resize(large, large, { fit: "cover" })
      .flatten({ background: "#ffffff" })
      .removeAlpha()
      .raw()
      .toBuffer();
    const redraw = () => sharp(square, { raw: { width: large, height: large, channels: 3 } });
    await redraw().webp({ quality: 84 }).toFile(paths.largePath);
    const small = Math.min(COVER_SIZES.small, large);
    await redraw().resize(small, small).webp({ quality: 82 }).toFile(paths.smallPath);
    const pixels = await redraw().resize(64, 64, { fit: "fill" }).raw().toBuffer();
    return { ...paths, accent: deriveAccent(pixels) };
  } catch {
    return null; // sharp throws one kind of Error for every broken or oversized picture
  }
}
