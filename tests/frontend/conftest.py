"""The frame is tested by itself: no navigation of the product, only the addresses it links to."""

import copy

import pytest

from tests.conftest import UnknownVariable


@pytest.fixture(autouse=True)
def only_the_frame(settings, unknown_template_variables_fail) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"].remove("dashboard.context.frame")
    options["string_if_invalid"] = UnknownVariable("%s")
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.frontend.urls"
