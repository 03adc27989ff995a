"""A cited document as one HTML page, a PDF or a DOCX file."""

from graphkit.paper.blocks import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Reference,
    Said,
    Table,
)
from graphkit.paper.docx import docx
from graphkit.paper.html import html
from graphkit.paper.parts import WIDTH
from graphkit.paper.pdf import pdf

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
    "Picture",
    "Reference",
    "Said",
    "Table",
    "docx",
    "html",
    "pdf",
]
