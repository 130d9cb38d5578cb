import { z } from "zod";
import { MEMBER_ROLES } from "../roles";
import { Email, Timestamp } from "./common";
import { Assertion, FactorCode } from "./factors";
import { lengthOf, plainName } from "./plain-name";

/** One address, in small letters as accounts keep it; `a+b@…` is another address than `a@…`. */
export const AccountEmail = z.string().trim().toLowerCase().pipe(Email);
/** A new password; what it must be beside this is the server's to say. The cap bounds the work of the hash. */
const NewPassword = z.string().min(1, "A password, please.").max(1_000);
const OldPassword = z.string().min(1, "Your password, please.").max(1_000);

export const PersonName = plainName(100);
export const ArtistName = plainName(100);
const Letter = z
  .string()
  .trim()
  .refine((text) => lengthOf(text) <= 2_000, "2000 characters at most.");

export const MemberRoleName = z.enum(MEMBER_ROLES);

export const LINK_KINDS = ["sign-up", "reset", "verify", "change-old", "change-new", "invite"] as const;
export const LinkKind = z.enum(LINK_KINDS);
export type LinkKind = z.infer<typeof LinkKind>;

export const AccountMailInput = z.strictObject({ email: AccountEmail });
const Token = z.string().min(1).max(100);
export const LinkInput = z.strictObject({ token: Token });
/** `name` and `password`: what the link `needs`. */
export const LinkUseInput = z.strictObject({
  token: Token,
  name: PersonName.optional(),
  password: NewPassword.optional(),
});
export type LinkUseInput = z.infer<typeof LinkUseInput>;

/** What a link of a mail opens, and what using it asks for. */
export const LinkView = z.object({
  kind: LinkKind,
  email: z.string(),
  needs: z.enum(["name-and-password", "password", "nothing"]),
  expiresAt: Timestamp,
  /** Of an invitation. */
  artistName: z.string().nullable(),
  role: MemberRoleName.nullable(),
  /** Of a change of address: the new one. */
  newEmail: z.string().nullable(),
});
export type LinkView = z.infer<typeof LinkView>;
/** `isComplete`: false after the first of the two addresses of a change said yes. `claimed`: orders that came into the library. */
export const LinkUsed = z.object({ kind: LinkKind, email: z.string(), isComplete: z.boolean(), claimed: z.int() });
export type LinkUsed = z.infer<typeof LinkUsed>;

export const SessionView = z.object({
  id: z.string(),
  /** As its browser named itself. */
  userAgent: z.string(),
  /** The network it was seen from, without the last part; empty before its first request. */
  place: z.string(),
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  isCurrent: z.boolean(),
});
export type SessionView = z.infer<typeof SessionView>;
export const APPLICATION_STATES = ["waiting", "approved", "refused"] as const;
export const ApplicationState = z.enum(APPLICATION_STATES);

export const AccountView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  isEmailVerified: z.boolean(),
  /** A change of address that waits for one yes or both. */
  emailChange: z
    .object({ newEmail: z.string(), isOldConfirmed: z.boolean(), isNewConfirmed: z.boolean(), expiresAt: Timestamp })
    .nullable(),
  passwordChangedAt: Timestamp,
  sessions: z.array(SessionView),
  memberships: z.array(z.object({ artistId: z.string(), slug: z.string(), name: z.string(), role: MemberRoleName })),
  /** The last one. */
  application: z
    .object({ artistName: z.string(), state: ApplicationState, reply: z.string(), createdAt: Timestamp })
    .nullable(),
  hasSaleNotices: z.boolean(),
});
export type AccountView = z.infer<typeof AccountView>;

export const AccountPatch = z.strictObject({ name: PersonName });
export const PasswordChange = z.strictObject({ current: OldPassword, password: NewPassword });
/** What proves that it is still oneself: `ProofMethods` says which of them count. */
export const ProofInput = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("password"), password: OldPassword }),
  z.strictObject({ method: z.literal("passkey"), response: Assertion }),
  z.strictObject({ method: z.literal("totp"), code: FactorCode }),
  z.strictObject({ method: z.literal("backup"), code: FactorCode }),
]);
export type ProofInput = z.infer<typeof ProofInput>;
/** Where somebody has a second factor the password alone does not count. */
export const ProofMethods = z.object({ methods: z.array(z.enum(["password", "passkey", "totp", "backup"])) });
export type ProofMethod = ProofInput["method"];
export const NoticeChoice = z.strictObject({ sales: z.boolean() });
export const SessionsEnded = z.object({ ended: z.int() });

export const ApplicationInput = z.strictObject({
  artistName: ArtistName,
  words: Letter.pipe(z.string().min(1, "a few words, please")),
});
export const ApplicationDecision = z.strictObject({
  decision: z.enum(["approve", "refuse"]),
  reply: Letter.default(""),
});
export type ApplicationDecision = z.infer<typeof ApplicationDecision>;

export const MemberView = z.object({ userId: z.string(), name: z.string(), email: z.string(), role: MemberRoleName });
export const InvitationView = z.object({
  id: z.string(),
  email: z.string(),
  role: MemberRoleName,
  /** For one that begins an artist. */
  artistName: z.string().nullable(),
  state: z.enum(["waiting", "accepted", "withdrawn", "expired"]),
  createdAt: Timestamp,
  expiresAt: Timestamp,
});
export type InvitationView = z.infer<typeof InvitationView>;
export const MemberList = z.object({
  artistId: z.string(),
  artistName: z.string(),
  /** Whether who asks may invite, change and remove. */
  isOwner: z.boolean(),
  members: z.array(MemberView.extend({ isYou: z.boolean() })),
  /** Those that wait or were not taken up; for owners. */
  invitations: z.array(InvitationView),
});
export type MemberList = z.infer<typeof MemberList>;
export const MemberChange = z.strictObject({ role: MemberRoleName });
export const InvitationInput = z.strictObject({ email: AccountEmail, role: MemberRoleName });
export const ArtistInvitationInput = z.strictObject({ email: AccountEmail, artistName: ArtistName });

export const ApplicationView = z.object({
  id: z.string(),
  personName: z.string(),
  email: z.string(),
  artistName: z.string(),
  words: z.string(),
  state: ApplicationState,
  reply: z.string(),
  createdAt: Timestamp,
  decidedAt: Timestamp.nullable(),
});
export type ApplicationView = z.infer<typeof ApplicationView>;
export const PeopleBoard = z.object({
  isSignUpOpen: z.boolean(),
  /** Waiting ones first, then the newest; 50 of them. */
  applications: z.array(ApplicationView),
  /** Of new artists; 50 of them. */
  invitations: z.array(InvitationView),
});
export type PeopleBoard = z.infer<typeof PeopleBoard>;
export const PeopleSettingsInput = z.strictObject({ isSignUpOpen: z.boolean() });
