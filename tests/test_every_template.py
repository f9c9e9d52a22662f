"""Every template and every message is used: what nobody opens is not kept."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
NOT_OURS = {".venv", "tests", "var", "migrations", "node_modules"}
# Django and the libraries about signing in find these by their names.
OPENED_BY_NAME = re.compile(r"^(account|allauth|mfa|messages)/|^(400|403|403_csrf|404|500)\.html$")
# dashboard/views.py opens the first page of a role by the role's name.
BY_ROLE = re.compile(
    r"^dashboard/(consultant|coordinator|employer|first_page|leader|participant|teacher)\.html$"
)


@cache
def sources() -> dict[Path, str]:
    """The text of all code and templates; the samples of the style guide are no use of theirs."""
    files = [*ROOT.rglob("*.py"), *TEMPLATES.rglob("*.*")]
    ours = (path for path in files if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return {path: path.read_text(encoding="utf-8") for path in ours if path.is_file()}


def unused_templates(more: tuple[str, ...] = ()) -> list[str]:
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    return [
        name
        for name in (*names, *more)
        if not OPENED_BY_NAME.search(name)
        and not BY_ROLE.search(name)
        and not any(name in text for path, text in sources().items() if path != TEMPLATES / name)
    ]


def unused_messages(more: tuple[str, ...] = ()) -> list[str]:
    """A kind is written whole, or its last part is, where the app tells people something."""
    kinds = {path.name.split(".")[0] + "." + path.name.split(".")[1] for path in messages()}
    return [kind for kind in sorted({*kinds, *more}) if not is_told(*kind.split("."))]


def messages() -> list[Path]:
    return list((TEMPLATES / "messages").glob("*.txt"))


def is_told(app: str, kind: str) -> bool:
    parts = kind.split("_")
    endings = ["_".join(parts[at:]) for at in range(len(parts))]
    wanted = re.compile(rf"""["'](?:{app}\.)?(?:{"|".join(map(re.escape, endings))})["']""")
    return any(
        wanted.search(text)
        for path, text in sources().items()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {app, "notifications"}
    )


def test_every_template_is_used():
    assert unused_templates() == []


def test_every_message_is_told():
    assert unused_messages() == []


def test_what_nobody_opens_is_seen():
    assert unused_templates(("meetings/nobody.html",)) == ["meetings/nobody.html"]
    assert unused_messages(("meetings.nobody_reads",)) == ["meetings.nobody_reads"]
