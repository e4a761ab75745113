"""PDFs for tests: with files inside, and what is printed in one."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader, PdfWriter


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def pdf_with(**files: bytes) -> PdfWriter:
    """A PDF of one empty page with files inside; `rencana_yaml` is called rencana.yaml."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in files.items():
        writer.add_attachment(name.replace("_", "."), content)
    return writer


def bytes_of(writer: PdfWriter) -> bytes:
    """The PDF as it would stand in a file."""
    writer.write(made := BytesIO())
    return made.getvalue()


def pdf_of(text: str) -> bytes:
    """A PDF with a plan inside it."""
    return bytes_of(pdf_with(rencana_yaml=text.encode()))
