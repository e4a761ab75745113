"""Selling abroad, as data: the documents asked, and numbers to start from.

Files of data/export go in, checked values come out. What a plan's unit says of its sale abroad is
`businesses.Export`; the price is built up in `inputs.export_price`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from kopdes_plan.inputs import places
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage, numbers
from kopdes_plan.inputs.fields import Days, GrowthPerYear, Name, Rupiah, Share, Text
from kopdes_plan.inputs.plan_fields import field_at
from kopdes_plan.paths import DATA


class Document(Part):
    """A document of an export; its words are "export.document.<id>", `field` shows it in a plan."""

    id: Name
    field: Text = Field("", alias="isian")
    confidence: Literal["H", "M", "L"] = Field(alias="keyakinan")
    source: Name = Field(alias="sumber")


class _Documents(Part):
    listed: tuple[Document, ...] = Field(alias="daftar")


class Starting(Part):
    """Exchange rates of a day, insurance as a share of CFR, days until paid, changes to try."""

    buying_rate: Rupiah = Field(alias="kurs_beli")
    selling_rate: Rupiah = Field(alias="kurs_jual")
    insurance: Share = Field(alias="asuransi")
    days_until_paid: Days = Field(alias="hari_dibayar")
    rate_changes: tuple[GrowthPerYear, ...] = Field(alias="perubahan_kurs")


class _Page(DataPage):
    what = "a starting number"


@lru_cache(maxsize=2)
def load_documents(folder: Path = DATA / "export") -> tuple[Document, ...]:
    """The documents in the order they are asked; DataError lists every mistake."""
    page = _Page("export/documents.yaml", (folder / "documents.yaml").read_text(encoding="utf-8"))
    found = page.checked(_Documents, page.tree).listed
    for place, document in enumerate(found):
        if document.field and field_at(document.field) is None:
            page.wrong(("daftar", place), f"'{document.field}' is no field of a plan")
    page.stop()
    return found


@lru_cache(maxsize=2)
def load_starting(folder: Path = DATA / "export") -> Starting:
    """The numbers to start from; DataError lists every mistake."""
    page = _Page("export/starting.yaml", (folder / "starting.yaml").read_text(encoding="utf-8"))
    found = page.checked(Starting, page.tree)
    for place, number in numbers(found):
        page.check_origin(place, number)
    page.stop()
    return found


def neighbours(villages: Sequence[str]) -> tuple[str, list[str]]:
    """The kecamatan of a plan's first village and the names of its villages that are not ours.

    >>> neighbours(["64.02.05.2001"])[0]
    'Muara Badak'
    """
    here = places.village(villages[0]) if villages else None
    if here is None:
        return "", []
    around = places.inside(here.code.rpartition(".")[0])
    return here.district, [name for code, name in around if code not in villages]


__all__ = ["Document", "Starting", "load_documents", "load_starting", "neighbours"]
