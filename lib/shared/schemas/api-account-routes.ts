/** One's own account, what a mail's link does, the members of an artist, and who comes in. Sessions only: no key does any of it. */
export const ACCOUNT_ROUTES = {
  "POST /api/account/sign-up": {
    summary: "Have the link to begin an account sent; says the same whether the address has one",
    access: "guest",
    body: "AccountMailInput",
    replies: { 204: { is: "Heard" } },
  },
  "POST /api/account/reset": {
    summary: "Have the link to set a new password sent; says the same whether the address has an account",
    access: "guest",
    body: "AccountMailInput",
    replies: { 204: { is: "Heard" } },
  },
  "POST /api/account/links/look": {
    summary: "What a mail's link opens; uses nothing up",
    access: "guest",
    body: "LinkInput",
    replies: { 200: "LinkView" },
  },
  "POST /api/account/links": {
    summary: "Do what a mail's link is for, once",
    access: "guest",
    body: "LinkUseInput",
    replies: { 200: "LinkUsed" },
  },
  "GET /api/account": { summary: "One's own account", access: "user", replies: { 200: "AccountView" } },
  "PATCH /api/account": {
    summary: "Change one's own name",
    access: "user",
    body: "AccountPatch",
    replies: { 200: "AccountView" },
  },
  "PUT /api/account/password": {
    summary: "Change one's own password, with the old one; every other session ends",
    access: "user",
    body: "PasswordChange",
    replies: { 204: { is: "Changed" } },
  },
  "GET /api/account/proof": {
    summary: "By what one may prove that it is still oneself: the password, or a second factor where one is set up",
    access: "user",
    replies: { 200: "ProofMethods" },
  },
  "POST /api/account/proof": {
    summary: "Prove that it is still oneself, for the ten minutes in which sensitive changes pass",
    access: "user",
    body: "ProofInput",
    replies: { 204: { is: "Proved" } },
  },
  "POST /api/account/proof/passkey": {
    summary: "What a browser asks one's own passkeys for such a proof",
    access: "user",
    replies: { 200: "KeyOptions" },
  },
  "POST /api/account/email": {
    summary: "Begin a change of address: the old and the new one get a link each",
    access: "user",
    body: "AccountMailInput",
    replies: { 204: { is: "Begun" } },
  },
  "DELETE /api/account/email": {
    summary: "Drop a change of address that waits",
    access: "user",
    replies: { 204: { is: "Dropped" } },
  },
  "POST /api/account/verification": {
    summary: "Have the link that verifies one's own address sent",
    access: "user",
    replies: { 204: { is: "Sent" } },
  },
  "DELETE /api/account/sessions": {
    summary: "End all of one's sessions but this one",
    access: "user",
    replies: { 200: "SessionsEnded" },
  },
  "DELETE /api/account/sessions/{id}": {
    summary: "End one of one's own sessions",
    access: "user",
    replies: { 204: { is: "Ended" } },
  },
  "PUT /api/account/notices": {
    summary: "Whether one hears of the sales of one's artists",
    access: "user",
    body: "NoticeChoice",
    replies: { 204: { is: "Noted" } },
  },
  "POST /api/account/applications": {
    summary: "Apply as an artist",
    access: "user",
    body: "ApplicationInput",
    replies: { 201: "AccountView" },
  },
  "GET /api/artists/{id}/members": {
    summary: "Who belongs to one's own artist; for owners also who is invited",
    access: "user",
    replies: { 200: "MemberList" },
  },
  "PATCH /api/artists/{id}/members/{userId}": {
    summary: "Give a member another role; for owners",
    access: "user",
    body: "MemberChange",
    replies: { 200: "MemberList" },
  },
  "DELETE /api/artists/{id}/members/{userId}": {
    summary: "Take a member off an artist: owners anybody, everybody themselves",
    access: "user",
    replies: { 204: { is: "Removed" } },
  },
  "POST /api/artists/{id}/invitations": {
    summary: "Invite an address into an artist; for owners",
    access: "user",
    body: "InvitationInput",
    replies: { 201: "InvitationView" },
  },
  "DELETE /api/artists/{id}/invitations/{invitationId}": {
    summary: "Take an invitation back, with its link; for owners",
    access: "user",
    replies: { 204: { is: "Withdrawn" } },
  },
  "GET /api/settings/people": {
    summary: "Applications of artists, invitations of new ones, and whether sign-up is open",
    access: "admin",
    replies: { 200: "PeopleBoard" },
  },
  "PUT /api/settings/people": {
    summary: "Open or close sign-up",
    access: "admin",
    body: "PeopleSettingsInput",
    replies: { 200: "PeopleBoard" },
  },
  "POST /api/settings/people/applications/{id}": {
    summary: "Answer an artist's application",
    access: "admin",
    body: "ApplicationDecision",
    replies: { 200: "PeopleBoard" },
  },
  "POST /api/settings/people/invitations": {
    summary: "Invite somebody to begin an artist",
    access: "admin",
    body: "ArtistInvitationInput",
    replies: { 201: "InvitationView" },
  },
  "DELETE /api/settings/people/invitations/{id}": {
    summary: "Take such an invitation back",
    access: "admin",
    replies: { 204: { is: "Withdrawn" } },
  },
} as const;
