"""The cooperative's logo and photographs: files beside a plan in, small clean pictures out.

A file is a JPEG or PNG by its content, whatever it is called. What comes out stands upright, is no
larger than print needs and holds nothing but its dots (no place, camera or comment), the same bytes
for the same file. What cannot be used is a `Problem` and is left out; the document is made without.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from kopdes_plan.inputs.broken import BROKEN
from kopdes_plan.inputs.plan import Plan
from kopdes_plan.inputs.problems import PlanProblems, Problem
from kopdes_plan.inputs.whole_files import Stamp, stamp_of

LARGEST = 20_000_000  # bytes of a file
MOST_DOTS = 51_000_000  # of a picture: what the finest camera of a usual telephone makes
MOST = 12  # photographs in one document
MEGA = 1_000_000
SIGNS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how a JPEG and a PNG begin


class Form(NamedTuple):
    """How a picture is kept: dots of its longer side, kind of file, ending."""

    longest: int
    kind: str
    ending: str


LOGO, PHOTO = Form(600, "PNG", ".png"), Form(1600, "JPEG", ".jpg")


class Picture(NamedTuple):
    """A picture of a document: the name it has there (no ending), its bytes, what it shows."""

    name: str
    content: bytes
    caption: str = ""


class Pictures(NamedTuple):
    """What a plan's pictures come to: those that can be printed, and why the others cannot."""

    logo: Picture | None = None
    photos: tuple[Picture, ...] = ()
    problems: tuple[Problem, ...] = ()


NONE = Pictures()


def pictures_of(plan: Plan, folder: Path | None) -> Pictures:
    """The pictures a plan names, `folder` being the one its file lies in; none without a folder."""
    if folder is None:
        return NONE
    found: dict[str, Picture] = {}
    problems = []
    for path, name, caption, form in _named(plan):
        try:
            content = _kept(file := inside(folder, name), stamp_of(file), form)
        except PlanProblems as wrong:
            problems += [problem._replace(path=path, read=name) for problem in wrong.problems]
        else:
            found[path] = Picture(path.removesuffix(".berkas").replace(".", "-"), content, caption)
    logo = found.pop("koperasi.logo", None)
    if len(plan.narrative.photos) > MOST:
        problems.append(Problem("pictures_many", "narasi.foto", params={"most": MOST}))
    return Pictures(logo, tuple(found.values()), tuple(problems))


def _named(plan: Plan) -> Iterator[tuple[str, str, str, Form]]:
    """Path in the plan, name of the file, caption and form of each picture."""
    if plan.cooperative.logo:
        yield "koperasi.logo", plan.cooperative.logo, plan.cooperative.name, LOGO
    for place, photo in enumerate(plan.narrative.photos[:MOST], 1):
        yield f"narasi.foto.{place}.berkas", photo.file, photo.caption, PHOTO


def inside(folder: Path, name: str) -> Path:
    """The file beside the plan that a name means, which may lie in a folder there.

    PlanProblems when the name leads elsewhere, also by a link: a plan from somebody else must not
    bring a picture from this computer into a document.
    """
    meant = PureWindowsPath(name)  # knows both slashes and the drives, on every system
    if meant.anchor or ".." in meant.parts or not meant.parts:
        raise _refused("picture_outside")
    file = folder.joinpath(*meant.parts)
    try:
        real = (os.path.realpath(folder), *meant.parts)
        if os.path.normcase(os.path.realpath(file)) != os.path.normcase(os.path.join(*real)):
            raise _refused("picture_outside")
        if not file.is_file():
            raise _refused("picture_unreadable" if file.exists() else "picture_missing")
    except (OSError, ValueError) as fault:  # ValueError: a null byte in the name
        raise fault if isinstance(fault, PlanProblems) else _refused("picture_missing") from None
    return file


@lru_cache(maxsize=MOST + 1)
def _kept(file: Path, _: Stamp | None, form: Form) -> bytes:
    """A file as a picture of a form, as long as the file stays as it is."""
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError:
        raise _refused("picture_unreadable") from None
    return clean(content, form)


def clean(content: bytes, form: Form) -> bytes:
    """The picture in a file's bytes, in a form; PlanProblems when there is none to be used."""
    from PIL import Image, ImageOps

    if len(content) > LARGEST:
        raise _refused("picture_too_big", most=LARGEST // MEGA)
    if not content.startswith(SIGNS):
        raise _refused("picture_not_image")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of many dots we say more clearly
            image: Image.Image = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
            if image.width * image.height > MOST_DOTS:
                raise Image.DecompressionBombError
            if image.mode.startswith("I"):  # a scanner's 65,536 greys
                image = image.point(lambda grey: grey / 256).convert("L")
            elif image.mode in ("1", "P", "PA"):  # few colours: the dots between need more
                image = image.convert("RGBA")
            image.thumbnail((form.longest, form.longest))
            image = ImageOps.exif_transpose(image).convert("RGBA")
            page = Image.new("RGB", image.size, "white")  # a new one takes no notes along
            page.paste(image, mask=image.getchannel("A"))
            page.save(kept := BytesIO(), form.kind, optimize=True, quality=85)
    except Image.DecompressionBombError:
        raise _refused("picture_many_dots", most=MOST_DOTS // MEGA) from None
    except BROKEN:
        raise _refused("picture_broken") from None
    return kept.getvalue()


def _refused(code: str, **params: object) -> PlanProblems:
    return PlanProblems([Problem(code, params=params)])
