"""What a village may have: one vocabulary for its walk-round and for the kinds of business.

`data/potential/resources.yaml` holds it; a resource has an id, a label in both languages and the
group it stands in on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from kopdes_plan.inputs.businesses import Part
from kopdes_plan.inputs.data_page import DataPage
from kopdes_plan.inputs.fields import Name
from kopdes_plan.paths import DATA


class Resource(Part):
    """Something a village has that a business can live on."""

    label: Name
    label_en: Name
    group: Literal["alam", "kebun", "ternak_ikan", "orang", "sampah", "pembeli", "sarana"] = Field(
        alias="kelompok"
    )


@lru_cache(maxsize=4)
def load_resources(folder: Path = DATA / "potential") -> Mapping[str, Resource]:
    """All resources by id, in the order of the file; DataError lists every mistake."""
    page = DataPage("potential/resources.yaml", (folder / "resources.yaml").read_text("utf-8"))
    page.stop()
    return MappingProxyType({key: page.checked(Resource, part) for key, part in page.tree.items()})


__all__ = ["Resource", "load_resources"]
