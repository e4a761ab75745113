"""Words of a plan's file and of the command line that rules and engine call otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

METHODS: Mapping[str, Literal["annuity", "equal_principal", "flat", "bullet"]] = {
    "anuitas": "annuity", "pokok_tetap": "equal_principal", "flat": "flat",
    "sekali_bayar": "bullet",
}  # fmt: skip
GRACE_INTEREST: Mapping[str, Literal["paid", "capitalised"]] = {
    "dibayar": "paid", "ditambahkan": "capitalised",
}  # fmt: skip
GRACE_POSITIONS: Mapping[str, Literal["inside", "outside"]] = {"dalam": "inside", "luar": "outside"}
DAY_COUNTS: Mapping[str, Literal["30/360", "actual/365", "actual/360"]] = {
    "30/360": "30/360", "aktual/365": "actual/365", "aktual/360": "actual/360",
}  # fmt: skip
TAX_GROUPS: Mapping[str, str] = {  # keys of taxes/depreciation_life
    "1": "nonbuilding_1", "2": "nonbuilding_2", "3": "nonbuilding_3", "4": "nonbuilding_4",
    "bangunan_permanen": "building_permanent", "bangunan_tidak_permanen": "building_nonpermanent",
}  # fmt: skip
