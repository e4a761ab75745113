"""What is known of a village before anybody walks round it, and how unit ideas are judged.

`data/potential/<regency>.yaml` says what the villages of each district are known for, with how sure
that is: first suggestions, never facts of a plan. `data/potential/method.yaml` holds thresholds.
`potential_problems` checks the names in a plan's `potensi_desa`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from kopdes_plan import text as t
from kopdes_plan.inputs import places
from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.catalogue import Confidence, load_unit_types
from kopdes_plan.inputs.data_page import DataPage, Mistake, numbers
from kopdes_plan.inputs.fields import Name, Quantity, Share, Text
from kopdes_plan.inputs.plan_fields import nearest
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.resources import load_resources
from kopdes_plan.paths import DATA

if TYPE_CHECKING:
    from kopdes_plan.inputs.plan import Plan

FOLDER = DATA / "potential"
MANY = 500  # villages of one name that are looked through
NOT_AREAS = ("resources", "method")  # files of the folder that are no regency


class Method(Part):
    """Thresholds of the score and of the money test, each cited or plainly assumed."""

    label: Name
    aspect_above: Quantity = Field(alias="aspek_layak_di_atas")
    feasible_above: Share = Field(alias="layak_di_atas")
    doubtful_from: Share = Field(alias="meragukan_mulai")
    disagreement: Quantity = Field(alias="beda_pendapat")
    longest_payback: Quantity = Field(alias="balik_modal_paling_lama_bulan")
    first_months: Quantity = Field(alias="bulan_awal")
    wages_borne: Share = Field(alias="upah_tertutup_paling_sedikit")
    average_people: Quantity = Field(alias="penduduk_rata_rata")


class Known(Part):
    """What the villages of a district are known for; the surer first."""

    confidence: Confidence = Field(alias="keyakinan")
    resources: Annotated[tuple[Name, ...], Field(min_length=1)] = Field(alias="sumber_daya")
    note: Name = Field(alias="catatan")
    sources: tuple[Name, ...] = Field((), alias="sumber")


class District(Part):
    """A kecamatan by its Kemendagri code."""

    name: Name = Field(alias="nama")
    known: tuple[Known, ...] = Field(alias="dikenal")


class Area(Part):
    """The districts of a regency."""

    label: Name
    note: Text = Field("", alias="catatan")
    districts: dict[str, District] = Field(alias="kecamatan")


class Suggestion(NamedTuple):
    """A resource that a village of this district may have."""

    resource: str
    confidence: Confidence
    note: str
    sources: tuple[str, ...]


@lru_cache(maxsize=4)
def load_method(folder: Path = FOLDER) -> Method:
    """The thresholds; DataError lists every mistake of the file."""
    page = DataPage("potential/method.yaml", (folder / "method.yaml").read_text("utf-8"))
    method = page.checked(Method, page.tree)
    for place, number in numbers(method):
        page.check_origin(place, number)
    page.stop()
    return method


@lru_cache(maxsize=4)
def load_districts(folder: Path = FOLDER) -> Mapping[str, District]:
    """All districts of which something is known, by code; DataError lists every mistake."""
    found: dict[str, District] = {}
    mistakes: list[Mistake] = []
    for file in sorted(folder.glob("*.yaml")):
        if file.stem not in NOT_AREAS:
            page = DataPage(f"potential/{file.name}", file.read_text(encoding="utf-8"))
            area = page.checked(Area, page.tree)
            for place, resource in _named(area):
                if resource not in load_resources():
                    page.wrong(place, f"{resource!r} is not in potential/resources.yaml")
            mistakes += page.mistakes
            found |= area.districts
    if mistakes:
        raise DataPage.error(mistakes)
    return MappingProxyType(found)


def _named(area: Area) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every resource of a file, and where it stands."""
    for code, district in area.districts.items():
        for place, known in enumerate(district.known):
            for at, resource in enumerate(known.resources):
                yield ("kecamatan", code, "dikenal", place, "sumber_daya", at), resource


def suggestions(code: str) -> tuple[Suggestion, ...]:
    """What a village may have, by its district; nothing where nothing is known.

    >>> [one.resource for one in suggestions("64.02.15.1001")]
    ['ikan', 'tambak']
    """
    district = load_districts().get(code[:8])
    found: dict[str, Suggestion] = {}
    for known in district.known if district else ():
        for resource in known.resources:
            one = Suggestion(resource, known.confidence, known.note, known.sources)
            found.setdefault(resource, one)
    return tuple(found.values())


def village_of(words: str, near: str = "") -> places.Village:
    """The village of a code or a name, with its district or regency behind a comma if need be.

    PlanProblems when there is none, or more than one; those closest to the code `near` are named.

    >>> village_of("Saliki").code, village_of("Pela, Kota Bangun").code
    ('64.02.05.2001', '64.02.08.2009')
    """
    if (place := places.village(words.strip())) is not None:
        return place
    name, _, within = (part.strip() for part in words.partition(","))
    found = places.find(name, limit=MANY)
    same = [
        one
        for one in found
        if one.name.casefold() == name.casefold()
        and within.casefold() in f"{one.district} {one.regency}".casefold()
    ]
    if len(same) == 1:
        return same[0]
    shown = sorted(same or found, key=lambda one: -_shared(one.code, near))[:6]
    listed = "; ".join(f"{v.code} ({v.name}, {v.district}, {v.regency})" for v in shown)
    code = "village_many" if same else "village_near" if found else "village_nowhere"
    raise PlanProblems([Problem(code, "desa", None, words.strip()[:100], params={"found": listed})])


def _shared(code: str, near: str) -> int:
    """How many parts two codes begin with alike: province, regency, district."""
    pairs = zip(code.split("."), near.split("."), strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), 4)


def potential_problems(plan: Plan) -> Iterator[Problem]:
    """Names in `potensi_desa` that nothing has, and weights that do not add to 100 %."""
    profile, base = plan.profile, "potensi_desa"
    for resource in profile.resources:
        if resource not in load_resources():
            yield unknown("resource", f"{base}.sumber_daya.{resource}", resource, load_resources())
    named = {
        "usaha_yang_ada": [one.type_id for one in profile.businesses],
        "calon_pembeli": [one.type_id for one in profile.buyers],
        "statistik": [one.type_id for one in profile.statistics],
    }
    for key, ids in named.items():
        for place, type_id in enumerate(ids, 1):
            if type_id and type_id not in load_unit_types():
                path = f"{base}.{key}.{place}.jenis"
                yield unknown("business", path, type_id, load_unit_types())
    for key in profile.ideas:
        if key not in load_unit_types() and key not in plan.units:
            yield unknown("idea", f"{base}.ide.{key}", key, {**plan.units, **load_unit_types()})
    if profile.weights is not None:
        total = sum(float(share) for _, share in numbers(profile.weights))
        if abs(total - 1) > 1e-9:
            params = {"total": t.percent(total, 4)}
            yield Problem("weights_not_whole", f"{base}.bobot", params=params)


def unknown(what: str, path: str, read: str, known: Mapping[str, object]) -> Problem:
    """The problem of a name that is none of those known: resource, business or idea."""
    hint = nearest(read, tuple(known))
    code = f"unknown_{what}_near" if hint else f"unknown_{what}"
    return Problem(code, path, None, read[:80], hint, {"known": ", ".join(known)})


__all__ = [
    "Area", "District", "Known", "Method", "Suggestion", "load_districts", "load_method",
    "potential_problems", "suggestions", "unknown", "village_of",
]  # fmt: skip
