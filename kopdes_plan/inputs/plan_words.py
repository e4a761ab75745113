"""The words of the plan's fields: label, short help, choices, units; for forms and documents.

A class and a field name go in, words come out. Keys in the word file are "plan.<class>.<field>",
"….help" and "….unit" (what is printed behind the number), "plan.choice.<value>" or, where the same
value says something else in one field, "plan.choice.<field>.<value>", and "plan.kind.<kind>".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel

from kopdes_plan import text as t


def label(model: type[BaseModel], field: str = "_", language: str = "id") -> str:
    """The name of a field for people, of the class itself without one; KeyError if it has none.

    >>> from kopdes_plan.inputs.plan import Loan
    >>> label(Loan, "grace_months")
    'Masa tenggang'
    """
    found = _own(model, field, "", language)
    if found is None:
        raise KeyError(f"no word for {model.__name__}.{field}")
    return found


def help_of(model: type[BaseModel], field: str, language: str = "id") -> str:
    """A sentence about a less obvious field, or nothing."""
    return _own(model, field, ".help", language) or ""


def choice(value: str, language: str = "id", field: str = "") -> str:
    """The words of a choice such as `anuitas`; the value itself when it has none.

    >>> choice("1", field="tax_group"), choice("anuitas")
    ('kelompok 1', 'anuitas (angsuran tetap)')
    """
    for key in (f"plan.choice.{field}.{value}", f"plan.choice.{value}"):
        if t.has(key, language):
            return t.say(key, language)
    return value


def unit_of(kind: str, language: str = "id") -> str:
    """The unit behind a number of a kind (`Rp`, `bulan`, `% per tahun`), or nothing."""
    key = f"plan.kind.{kind}"
    return t.say(key, language) if t.has(key, language) else ""


def behind(model: type[BaseModel], field: str, kind: str, language: str = "id") -> str:
    """What stands behind the number in a field: its own words, else the unit of its kind.

    `{unit}` in it is what the business unit sells by. Rupiah stand in front.

    >>> from kopdes_plan.inputs.businesses import Trading
    >>> behind(Trading, "unit_cost", "rupiah"), behind(Trading, "stock_days", "days")
    ('per {unit}', 'hari')
    """
    own = _own(model, field, ".unit", language)
    general = "" if kind.endswith("rupiah") else unit_of(kind, language)
    return general if own is None else own


def beside(label: str, unit: str) -> str:
    """The unit printed beside a label, nothing where the label is that unit.

    >>> beside("Rumah tangga", "rumah tangga"), beside("Penduduk", "orang")
    ('', 'orang')
    """
    return "" if unit == label.lower() else unit


def share_name(share: str, language: str = "id") -> str:
    """A share of the SHU by its usual word; a name of one's own with a capital.

    >>> share_name("jasa_usaha"), share_name("dana_masjid")
    ('Jasa usaha anggota', 'Dana masjid')
    """
    return usual_shares(language).get(share) or t.capital(share.replace("_", " "))


@lru_cache(maxsize=2)
def usual_shares(language: str = "id") -> Mapping[str, str]:
    """Shares of the SHU that a board may want, with their words; some have several names."""
    words, start = t.topic("document", language), "document.surplus.share."
    return {key.removeprefix(start): words[key] for key in words if key.startswith(start)}


def snake(name: str) -> str:
    """A class's name in the word files: `OpeningAsset` is `opening_asset`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@lru_cache(maxsize=4096)
def _own(model: type[BaseModel], field: str, part: str, language: str) -> str | None:
    """The words of a field from its own class, then from the classes that one comes from.

    `say` fills in values; what a field prints is filled in by the form, so it is taken as it is.
    """
    words = t.topic("plan", language)
    classes = (c for c in model.__mro__ if issubclass(c, BaseModel) and c is not BaseModel)
    keys = (f"plan.{snake(c.__name__)}.{field}{part}" for c in classes)
    return next((words[key] for key in keys if key in words), None)
