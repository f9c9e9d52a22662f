"""The shape of the project, checked. See README, "Where do I change …?"."""

import ast
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
WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update",
    "update_or_create",
    "delete",
}
READS_NOT_RECORDS = {"dict", "set", "hashlib", "digest"}


def is_write(called: ast.Attribute) -> bool:
    on_a_manager = "objects" in ast.unparse(called.value)
    return called.attr in {"save", "move"} or (called.attr in WRITES and on_a_manager)


def writes_in(source: str) -> list[str]:
    nodes = ast.walk(ast.parse(source))
    called = [
        n.func for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    ]
    return [ast.unparse(each) for each in called if is_write(each)]


# `move` itself, the user manager, and the guard that refuses to change an audit entry.
KNOWN_WRITES = {
    "common/models.py": ["self.save"],
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


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_stay_readable(path):
    assert len(path.read_text().splitlines()) <= 400


def test_foreign_keys_point_down_too():
    """Relations named by a string are invisible to import checks, so the models are asked."""
    relations = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and model._meta.app_label in DEPTH
    ]
    assert relations
    assert [
        str(field)
        for field in relations
        if not may_know(field.model._meta.app_label, field.related_model._meta.app_label)
    ] == []


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
        "sms",
        "timing",
        "wake",
        "writing",
    },
    "employers": {"tables"},
    "candidates": {"tables"},
    "matching": {"case", "engine"},
    "dashboard": {"context", "pages"},
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


ONLY_REPORTS_READ = "EquityRecord"
MAY_NAME_EQUITY = {"candidates", "reports", "demo"}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_equity_attributes_are_read_by_reports_only(path):
    if path.relative_to(ROOT).parts[0] in MAY_NAME_EQUITY:
        return
    source = path.read_text()
    assert ONLY_REPORTS_READ not in source
    assert "equity_record" not in source
