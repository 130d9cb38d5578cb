import type { Genre } from "../../lib/shared/schemas/catalog";
import catalogue from "./catalogue.json";

export type CoverDesign =
  | "arcs"
  | "quarters"
  | "stripes"
  | "arch"
  | "halftone"
  | "rain"
  | "metro"
  | "ripples"
  | "ridges"
  | "lamp"
  | "blocks"
  | "sun";
export type DemoTrack = { title: string; lengthS: number; priceMinor: number };
export type DemoRelease = {
  title: string;
  genre: Genre;
  priceMinor: number;
  cover: CoverDesign;
  /** Hues in degrees: ground, first and second ink. */
  hues: readonly [number, number, number];
  description: string;
  credits: readonly { role: string; name: string }[];
  tracks: readonly DemoTrack[];
  /** How well it sells against the others. */
  weight: number;
};
export type DemoArtist = { name: string; slug: string; place: string; bio: string; releases: readonly DemoRelease[] };

/** The demo shop: a dozen artists who do not exist. Everything they sound and look like is made by the code beside this. */
export const CATALOGUE = catalogue as unknown as readonly DemoArtist[];
