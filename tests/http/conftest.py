"""The order of the suite, and what it must not leave to the browser's suite, which uses the same system."""

import os
import warnings

import pytest
from auth_people import sql
from openapi_watch import Watch


def pytest_collection_modifyitems(items):
    """The filled bureau first: its bound is that of a bureau's size, and other tests leave hundreds of authorities behind."""
    items.sort(key=lambda item: item.path.name != "test_query_plans.py")


@pytest.fixture(scope="session", autouse=True)
def no_seal_without_its_picture():
    """World.certificate makes seals whose picture is nowhere."""
    yield
    sql("DELETE FROM estamp_seals.seal WHERE CHAR_LENGTH(picture_digest) < 64")


@pytest.fixture(scope="session", autouse=True)
def answers_are_as_the_specification_says():
    """With ESTAMP_TEST_SPEC=1 a failure, else a warning at the end."""
    watch = Watch()
    watch.begin()
    yield
    found = "\n".join(watch.end())
    assert not found or not os.environ.get("ESTAMP_TEST_SPEC"), found
    if found:
        warnings.warn(f"answers that gateway/openapi.yaml does not say:\n{found}", stacklevel=1)
