"""Templates of a kind of message that exists only here."""

import pytest
from django.template import engines


@pytest.fixture(autouse=True)
def a_kind_of_message(tmp_path):
    folder = tmp_path / "templates" / "messages"
    folder.mkdir(parents=True)
    (folder / "test.hello.subject.txt").write_text("Hello about {{ what }}\n")
    (folder / "test.hello.txt").write_text("Look here:\n{{ address }}\n")
    directories = engines["django"].engine.dirs
    loader_cache = engines["django"].engine.template_loaders[0]
    loader_cache.reset()
    engines["django"].engine.dirs = [tmp_path / "templates", *directories]
    yield
    engines["django"].engine.dirs = directories
    loader_cache.reset()
