"""The logo and the photographs on the page: chosen, shown small, and why one is not printed."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from kopdes_plan.inputs.pictures import (
    LOGO,
    NONE,
    PHOTO,
    Form,
    Picture,
    Pictures,
    clean,
    pictures_of,
)
from kopdes_plan.screens import blocks
from kopdes_plan.screens.answers.markup import escape, notice, tag
from kopdes_plan.screens.blocks import Block
from kopdes_plan.screens.editing.pictures import keep
from kopdes_plan.screens.steps import View

ACCEPTED = "image/jpeg,image/png"
SMALL = Form(240, "JPEG", ".jpg")
LOGO_AT, PHOTOS_AT = "koperasi.logo", "narasi.foto"


def pictures(view: View) -> Pictures:
    """The open plan's pictures as its documents would have them."""
    plan, file = view.session.plan, view.session.file
    return NONE if plan is None or file is None else pictures_of(plan, file.parent)


def chooser(view: View, action: str) -> Block:
    """The button with which a picture is chosen; `action` is logo or photo."""
    words, note = (view.say(f"field.picture.{key}") for key in (action, "note"))
    return blocks.upload(action, action, words, ACCEPTED, note)


def shown(view: View, start: str) -> Block:
    """The pictures at a place of the plan, small, and what is wrong with the others."""
    found = pictures(view)
    listed = found.photos if start == PHOTOS_AT else filter(None, [found.logo])
    wrong = [
        one.sentence(view.language) for one in found.problems
        if one.path.startswith(start) or start == PHOTOS_AT  # beside the documents all are told
    ]  # fmt: skip
    told = [notice(f"{words} {view.say('field.picture.without')}", "doubt") for words in wrong]
    small = tag("div", *map(_small, listed), kind="pictures")
    return blocks.html(f"pictures_{start.rpartition('.')[2]}", "".join(told) + small)


def _small(picture: Picture) -> str:
    image = tag("img", src=_data(picture.content), alt=picture.caption)
    return tag("figure", image, tag("figcaption", escape(picture.caption)))


@lru_cache(maxsize=32)
def _data(content: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(clean(content, SMALL)).decode()}"


def take_logo(view: View, name: str, content: bytes) -> None:
    """Makes a chosen file the cooperative's logo."""
    if (file := view.session.file) is not None:
        kept = keep(file, name, content, LOGO)
        if view.session.put(LOGO_AT, kept):
            view.tell(view.say("field.picture.kept", file=kept), "good")


def take_photo(view: View, name: str, content: bytes) -> None:
    """Adds a chosen file to the photographs; its caption is asked for next."""
    if (file := view.session.file) is not None:
        kept = keep(file, name, content, PHOTO)
        if new := view.session.add(PHOTOS_AT, {"berkas": kept}):
            view.focus = f"{new}.keterangan"
            view.tell(view.say("field.picture.kept", file=kept), "good")
