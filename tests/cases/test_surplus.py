"""SHU shared by others: our parts are the right ones, and a split of 105 % is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kopdes_plan.model.surplus import Shared, share

CASES: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("surplus.yaml"))


def shared(case: dict[str, Any]) -> Shared:
    own_savings, savings = case.get("savings", (None, None))
    own_trade, trade = case.get("trade", (None, None))
    return share(case["surplus"], case["shares"], savings, trade, own_savings, own_trade)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_published_share(case: dict[str, Any]) -> None:
    found = shared(case)
    assert {p.code: p.params["total"] for p in found.problems} == pytest.approx(
        case.get("problems", {})
    )
    if "problems" in case:
        assert not found.pools and found.member is None
        return
    assert sum(found.pools.values()) == case["surplus"]
    if "pools" in case:
        assert found.pools == pytest.approx(case["pools"], abs=0)
    assert found.member is not None
    member = found.member._asdict()
    assert {part: member[part] for part in case["member"]} == pytest.approx(
        case["member"], abs=case["within"]
    )


def test_every_case_tells_where_it_comes_from() -> None:
    assert all(case["source"].startswith("http") for case in CASES)
