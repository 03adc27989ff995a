"""E-mail messages (.eml): subject, date and the text of the message."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from graphkit.extract.readers.html import html_document
from graphkit.extract.readers.plain import split_pages
from graphkit.extract.readers.raw import RawDocument
from graphkit.model.errors import InvalidDataError


def read_mail(data: bytes, name: str) -> RawDocument:
    """Read the text of an e-mail message; attachments are named and not read.

    Raises:
        InvalidDataError: when the file is not a message or has no text.

    Example:
        >>> mail = b"Subject: Minutes\\nDate: Tue, 05 Mar 2024 09:00:00 +0700\\n\\nLoei signed."
        >>> read = read_mail(mail, "minutes.eml")
        >>> read.title, read.date, read.pages[0].text
        ('Minutes', '2024-03-05', 'Loei signed.')
    """
    message = message_from_bytes(data, policy=default)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None or not message.keys():
        raise InvalidDataError(f"{name} is not an e-mail message with text")
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError) as error:
        raise InvalidDataError(f"{name} is an e-mail in an unknown encoding: {error}") from error
    attached = [
        f"{name}: the attachment {part.get_filename() or part.get_content_type()!r} is not read"
        for part in message.iter_attachments()
    ]
    text = text.replace("\r\n", "\n")
    html = body.get_content_type() == "text/html"
    read = html_document(text) if html else split_pages(text)
    stamp = getattr(message["date"], "datetime", None)
    date = stamp.date().isoformat() if isinstance(stamp, datetime) else ""
    title = str(message["subject"] or "")
    notes = (*read.notes, *attached)
    return RawDocument(read.pages, read.paged, read.headings, title, date, notes)
