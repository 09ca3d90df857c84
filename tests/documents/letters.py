"""Letters as they come, well made and badly."""

from __future__ import annotations

import base64
from typing import Final

PNG: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGNwaFDAihiGlgQA6gM4ASEY24gAAAAA"
    "SUVORK5CYII="
)

NEWSLETTER: Final = (
    b"""From: =?utf-8?Q?Gr=C3=A4fin?= Ada <ada@letters.example>
To: me@home.example
Subject: =?utf-8?B?VGhlIGZpZyDigJMgYSByZXBvcnQ=?=
Date: Sun, 04 May 2031 07:30:00 +0300
Message-ID: <fig-1@letters.example>
Content-Language: en
MIME-Version: 1.0
Content-Type: multipart/related; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8

The plain version.
--inner
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><head><title>x</title><style>p{}</style></head><body>
<div style=3D"display:none">Preheader</div><p>The fig has three leaves=E2=80=A6</p>
<img src=3D"cid:leaf@letters.example" alt=3D"A leaf">
<img src=3D"https://letters.example/open.gif" width=3D"1" height=3D"1">
<img src=3D"https://letters.example/o.gif" style=3D"width:1px;height:1px">
<p><a href=3D"https://letters.example/unsubscribe">Unsubscribe</a></p></body></html>
--inner--
--outer
Content-Type: image/png
Content-ID: <leaf@letters.example>
Content-Transfer-Encoding: base64

"""
    + base64.encodebytes(PNG)
    + b"--outer--\n"
)

PLAIN: Final = b"""From: bo@letters.example
Subject: Re: figs
Date: Mon, 05 May 2031 10:00:00 -0000
Content-Type: text/plain; charset=iso-8859-1; format=flowed
Content-Transfer-Encoding: 8bit

Caf\xe9 first. This line goes on\x20
and ends here.

See https://a.example/?x&y, yes.

On Sunday Ada wrote:
> The fig has three leaves
> and a fourth.
"""

FORWARDED: Final = b"""From: cy@letters.example
Subject: Fwd
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Look at this.
--b
Content-Type: message/rfc822

From: ada@letters.example
Subject: Inner fig
Content-Type: text/plain

Words within.
--b
Content-Type: application/pdf; name="report.pdf"
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
"""

ODD: Final = {
    "no headers": b"\nJust words.",
    "raw bytes in headers": b"Subject: caf\xc3\xa9\nFrom: \xff\xfe <a@b>\n\nHi.",
    "a charset that is none": b'Content-Type: text/plain; charset="klingon"\n\nHi.',
    "a bad transfer encoding": b"Content-Transfer-Encoding: base64\n\nHi there %%% no base64",
    "a boundary that never comes": b"Content-Type: multipart/mixed; boundary=x\n\nHi.",
    "no boundary": b"Content-Type: multipart/mixed\n\nHi.",
    "a date of the year 9999": b"Date: Fri, 31 Dec 9999 23:59:59 -2359\n\nHi.",
    "a date that is none": b"Date: yesterday\n\nHi.",
    "a bad encoded word": b"Subject: =?utf-8?B?!!!?= =?x?q?=ff?=\n\nHi.",
    "a list of no senders": b"From: ,,,<>;:\n\nHi.",
    "words that nobody encoded": b"Content-Type: text/html; charset=us-ascii\n\n<p>na\xefve</p>",
}
SAMPLES: Final = (NEWSLETTER, PLAIN, FORWARDED, *ODD.values())
