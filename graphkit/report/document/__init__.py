"""Cited documents, written as one HTML page, a PDF or a DOCX file."""

from graphkit.report.document.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    PictureBlock,
    Reference,
    Statement,
    TableBlock,
)
from graphkit.report.document.docx import docx
from graphkit.report.document.html import html
from graphkit.report.document.layout import WIDTH
from graphkit.report.document.pdf import pdf

__all__ = [
    "WIDTH",
    "Block",
    "Bullets",
    "Column",
    "Document",
    "Heading",
    "KeyFigure",
    "KeyFigures",
    "Paragraph",
    "PictureBlock",
    "Reference",
    "Statement",
    "TableBlock",
    "docx",
    "html",
    "pdf",
]
