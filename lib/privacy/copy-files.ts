import "server-only";
import type { CopyFile } from "./copy-file";
import { PURCHASE_FILES } from "./copy-of-purchases";
import { ACCOUNT_FILES } from "./copy-of-the-account";
import { ARTIST_FILES } from "./copy-of-the-artist";

/** Everything that a person's copy holds beside README.txt. */
export const COPY_FILES: readonly CopyFile[] = [...ACCOUNT_FILES, ...PURCHASE_FILES, ...ARTIST_FILES];
