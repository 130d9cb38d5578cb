/** Reports as mail servers write them; addresses and ids are given. */
export type BounceFacts = { messageId: string; to: string; status?: string; action?: string; diagnostic?: string };

const crlf = (text: string) => text.replaceAll("\n", "\r\n");

/** Postfix: three parts, the last one the headers of what came back. */
export function postfixBounce(facts: BounceFacts): string {
  const { messageId, to, status = "5.1.1", action = "failed" } = facts;
  const { diagnostic = "smtp; 550 5.1.1 <ada@example.test>: Recipient address rejected: User unknown" } = facts;
  return crlf(`Return-Path: <>
Received: by mx.shop.test (Postfix)
\tid 4XyZab1CdE; Sun, 22 Nov 2026 04:31:07 +0000 (UTC)
Date: Sun, 22 Nov 2026 04:31:07 +0000 (UTC)
From: MAILER-DAEMON@mx.shop.test (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: shop@shop.test
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ9y0Cd7.1795321867/mx.shop.test"
Content-Transfer-Encoding: 7bit
Message-Id: <20261122043107.4XyZab1CdE@mx.shop.test>

This is a MIME-encapsulated message.

--4XyZ9y0Cd7.1795321867/mx.shop.test
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.shop.test.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

--4XyZ9y0Cd7.1795321867/mx.shop.test
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.shop.test
X-Postfix-Queue-ID: 4XyZ9y0Cd7
X-Postfix-Sender: rfc822; shop@shop.test
Arrival-Date: Sun, 22 Nov 2026 04:31:05 +0000 (UTC)

Final-Recipient: rfc822; ${to}
Original-Recipient: rfc822;${to}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mail.example.test
Diagnostic-Code: ${diagnostic.replace(": ", ":\n    ")}

--4XyZ9y0Cd7.1795321867/mx.shop.test
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <shop@shop.test>
From: The Shop <shop@shop.test>
To: ${to}
Subject: A busy hour
Message-ID: <${messageId}>
Date: Sun, 22 Nov 2026 04:31:05 +0000

--4XyZ9y0Cd7.1795321867/mx.shop.test--
`);
}

/** Exchange: the report in HTML, the id in In-Reply-To, and the whole message behind it. */
export function exchangeBounce(facts: BounceFacts): string {
  const { messageId, to, status = "5.1.10", action = "failed" } = facts;
  const { diagnostic = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup" } =
    facts;
  return crlf(`From: Microsoft Outlook
\t<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.test>
To: <shop@shop.test>
Date: Sun, 22 Nov 2026 04:32:11 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21@EXCH01.example.test>
In-Reply-To: <${messageId}>
References: <${messageId}>
Subject: Undeliverable: A busy hour
Auto-Submitted: auto-replied
MIME-Version: 1.0

--8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="b7c1e0aa-4f0d-4b63-8f5e-1f7c3a1d2e90"

--b7c1e0aa-4f0d-4b63-8f5e-1f7c3a1d2e90
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:=0A=
${to}

--b7c1e0aa-4f0d-4b63-8f5e-1f7c3a1d2e90
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body><p><b>Delivery has failed to these recipients or groups:</b></p></body></html>

--b7c1e0aa-4f0d-4b63-8f5e-1f7c3a1d2e90--

--8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21
Content-Type: message/delivery-status

Reporting-MTA: dns;EXCH01.example.test
Received-From-MTA: dns;mx.shop.test
Arrival-Date: Sun, 22 Nov 2026 04:32:10 +0000

Final-Recipient: rfc822;${to}
Action: ${action}
Status: ${status}
Diagnostic-Code: ${diagnostic}
X-Display-Name: Ada

--8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21
Content-Type: message/rfc822

From: The Shop <shop@shop.test>
To: <${to}>
Subject: A busy hour
Message-ID: <${messageId}>
MIME-Version: 1.0
Content-Type: text/plain

More than usual.

--8ab3c1f2-7d64-4e0b-9a1e-3c9f5a7b6d21--
`);
}
