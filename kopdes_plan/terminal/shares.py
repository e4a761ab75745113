"""`kopdes-plan shu`: the SHU shared, and one member's part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from kopdes_plan import text as t
from kopdes_plan.inputs import amounts
from kopdes_plan.inputs.lists import parse_pairs
from kopdes_plan.inputs.problems import Problem
from kopdes_plan.terminal.console import facts, show, show_json
from kopdes_plan.terminal.options import Json, Reading, option
from kopdes_plan.text import has, say


def share(
    shu: Annotated[str, option("--shu", metavar="N")],
    bagian: Annotated[str, option("--bagian", metavar="NAMA=R,…")],
    total_simpanan: Annotated[str | None, option("--total-simpanan", metavar="N")] = None,
    total_transaksi: Annotated[str | None, option("--total-transaksi", metavar="N")] = None,
    simpanan_anggota: Annotated[str | None, option("--simpanan-anggota", metavar="N")] = None,
    transaksi_anggota: Annotated[str | None, option("--transaksi-anggota", metavar="N")] = None,
    as_json: Json = False,
) -> None:
    """The SHU in pools and one member's part."""
    from kopdes_plan.model.surplus import share as shared

    reading = Reading()
    surplus = reading.read("--shu", shu, amounts.parse_amount, 0.0)
    nothing: dict[str, float] = {}
    shares = reading.read("--bagian", bagian, _shares, nothing)
    members = {
        "--total-simpanan": total_simpanan,
        "--total-transaksi": total_transaksi,
        "--simpanan-anggota": simpanan_anggota,
        "--transaksi-anggota": transaksi_anggota,
    }
    given = [reading.read(n, text, amounts.parse_amount, None) for n, text in members.items()]
    reading.check()
    found = shared(surplus, shares, *given)
    reading.problems += [
        _of_option(problem, {**members, "--shu": shu}) for problem in found.problems
    ]
    reading.check()
    if as_json:
        kept = ("jasa_modal", "jasa_usaha", "total")
        member = found.member and {key: getattr(found.member, key) for key in kept}
        show_json({"pools": found.pools, "member": member, "problems": []})
        return
    lines = [(_name(name), t.rupiah(amount)) for name, amount in found.pools.items()]
    show(*facts([*lines, (say("cli.table.total"), t.rupiah(surplus))]))
    if found.member:
        parts = {
            "jasa_modal": found.member.jasa_modal,
            "jasa_usaha": found.member.jasa_usaha,
            "paid": found.member.paid,
        }
        heading = say("cli.share.member")
        listed = [(say(f"cli.share.{key}"), t.rupiah(value)) for key, value in parts.items()]
        show("", heading, *facts(listed))
    if found.rest_unnamed:
        show("", say("cli.share.rest_unnamed"))


def _shares(text: str) -> dict[str, float]:
    return dict(parse_pairs(text, "=", amounts.parse_share))


def _name(pool: str) -> str:
    """A pool in words; free names as they were typed."""
    return say(f"cli.share.{pool}") if has(f"cli.share.{pool}") else pool.replace("_", " ")


def _of_option(problem: Problem, typed: Mapping[str, str | None]) -> Problem:
    """The model's problem with the option in front and its numbers written for people."""
    name, point, rest = problem.path.partition(".")
    shown: dict[str, Any] = {
        key: t.percent(v) if problem.code == "shares_not_whole" else t.rupiah(v)
        for key, v in problem.params.items()
        if isinstance(v, float)
    }
    path = f"--{name.replace('_', '-')}{point}{rest}"
    read = problem.read if path not in typed else typed[path] or ""
    if problem.code in ("shares_not_whole", "share_negative"):
        read = t.percent(float(problem.read))
    return problem._replace(path=path, read=read, params={**problem.params, **shown})
