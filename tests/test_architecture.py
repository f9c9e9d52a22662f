"""The shape of the project, checked. See README, "Where do I change …?"."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent

# An app may know the apps further down, never up and never sideways.
LAYERS = [
    {"config"},
    {"api", "dashboard", "demo"},
    {"networks", "mentoring", "reports", "schooling", "meetings"},
    {"placements"},
    {"matching"},
    {"employers", "candidates"},
    {"notifications"},
    {"accounts"},
    {"reference"},
    {"common"},
]
DEPTH = {app: depth for depth, layer in enumerate(LAYERS) for app in layer}
SOURCES = sorted(
    path for app in DEPTH for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def may_know(app: str, other: str) -> bool:
    return other == app or other not in DEPTH or DEPTH[other] > DEPTH[app]


def imported_apps(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
    return names & DEPTH.keys()


def upward_imports(app: str, source: str) -> list[str]:
    return [other for other in sorted(imported_apps(ast.parse(source))) if not may_know(app, other)]


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_only_point_down(path):
    assert upward_imports(path.relative_to(ROOT).parts[0], path.read_text()) == []


def test_a_planted_upward_import_is_seen():
    assert upward_imports("employers", "from matching.models import Proposal") == ["matching"]
    assert upward_imports("employers", "import candidates.models") == ["candidates"]


# A file, or a folder of that name.
MAY_WRITE = {"actions", "outbox", "calendar", "delivery", "letters", "audit"}
CREATES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def is_write(call: ast.Call) -> bool:
    """A record saved or moved, rows made or deleted by a manager, a query told new values.

    `update` of a dict or a digest is given its content by position, of a query by name.
    """
    called = call.func
    if not isinstance(called, ast.Attribute):
        return False
    if called.attr == "update":
        return bool(call.keywords) and not call.args
    on_rows = "objects" in ast.unparse(called.value) or ".filter(" in ast.unparse(called.value)
    return called.attr in {"save", "move", *CREATES} or (called.attr == "delete" and on_rows)


def writes_in(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [ast.unparse(each.func) for each in calls if is_write(each)]


# `move` itself, the user manager, and the guard that refuses to change an audit entry.
KNOWN_WRITES = {
    "common/models.py": ["self.save", "self.steps.create"],
    "accounts/models.py": ["user.save", "super().save"],
}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_actions_write(path):
    if MAY_WRITE & set(path.relative_to(ROOT).with_suffix("").parts[1:]):
        return
    assert writes_in(path.read_text()) == KNOWN_WRITES.get(name(path), [])


def test_a_planted_write_is_seen():
    assert writes_in("Employer.objects.filter(pk=1).update(name='x')") != []
    assert writes_in("employer.save()") == ["employer.save"]
    assert writes_in("proposal.move('approve', by=None)") == ["proposal.move"]
    assert writes_in("person.entries.create(text='x')") == ["person.entries.create"]
    assert writes_in("placement.follow_ups.open().update(owner=by)") != []
    assert writes_in("known.update({'a': 1}); digest.update(content)") == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_stay_readable(path):
    assert len(path.read_text().splitlines()) <= 400


def upward_relations(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(the app of a field, the app it points to): those that do not point down."""
    return [(app, other) for app, other in pairs if not may_know(app, other)]


def test_foreign_keys_point_down_too():
    """Relations named by a string are invisible to import checks, so the models are asked."""
    relations = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and model._meta.app_label in DEPTH
    ]
    assert relations
    assert upward_relations(relations) == []


def test_a_planted_upward_relation_is_seen():
    assert upward_relations([("candidates", "placements"), ("placements", "candidates")]) == [
        ("candidates", "placements")
    ]


# The same file names in every app, so that whoever knows one app knows all.
KNOWN_FILES = {
    "__init__", "access", "actions", "admin", "apps", "filters", "forms", "messages", "models",
    "queries", "states", "tasks", "urls", "views", "migrations", "management",
}  # fmt: skip
MORE_FILES = {
    "accounts": {"adapter", "audit", "letters", "middleware", "parties"},
    "reference": {"levels", "own_words", "data", "work"},
    "notifications": {
        "calendar",
        "clock",
        "delivery",
        "ical",
        "letters",
        "limits",
        "mail",
        "outbox",
        "parcels",
        "sms",
        "timing",
        "wake",
        "writing",
    },
    "employers": {"tables"},
    "candidates": {"tables"},
    "matching": {"case", "engine"},
    "dashboard": {"backend", "context", "pages"},
    "reports": {"suppression"},
}
APPS = ["accounts", "reference", "notifications", "employers", "candidates", "matching",
        "placements", "networks", "mentoring", "reports", "schooling", "meetings",
        "dashboard"]  # fmt: skip


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_files(app):
    found = {
        path.stem
        for path in (ROOT / app).iterdir()
        if (path.suffix == ".py" or path.is_dir()) and path.name != "__pycache__"
    }
    assert found - KNOWN_FILES - MORE_FILES.get(app, set()) == set()


MAY_NAME_EQUITY = {"candidates", "reports", "demo"}


def names_equity(source: str) -> bool:
    return "EquityRecord" in source or "equity_record" in source


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_equity_attributes_are_read_by_reports_only(path):
    if path.relative_to(ROOT).parts[0] not in MAY_NAME_EQUITY:
        assert not names_equity(path.read_text())


def test_a_planted_look_at_equity_is_seen():
    assert names_equity("participant.equity_record.sex")


# One line for each contract that it breaks, in the file where it stands.
PLANTED = {
    "Inside an app": ("employers/queries/planted.py", "from employers.actions import openings"),
    "The API has": ("api/planted.py", "import employers.views"),
    "The engine is": ("matching/engine/planted.py", "import django"),
    "An app may only": ("employers/planted.py", "import matching.models"),
}


def test_each_contract_is_broken_by_one_planted_import(tmp_path):
    """The same command as `make check`, on a copy with one wrong line for each contract."""
    for app in DEPTH:
        skip = shutil.ignore_patterns("data", "__pycache__", "migrations")
        shutil.copytree(ROOT / app, tmp_path / app, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in PLANTED.values():
        (tmp_path / path).write_text(line + "\n", encoding="utf-8")
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    broken = [line for line in checked.stdout.splitlines() if line.endswith("BROKEN")]
    assert checked.returncode == 1
    assert [words for words in PLANTED if not any(words in line for line in broken)] == []
    assert len(broken) == len(PLANTED)
