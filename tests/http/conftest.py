"""The order of the suite, and what it must not leave to the browser's suite, which uses the same system."""

import pytest
from auth_people import sql


def pytest_collection_modifyitems(items):
    """The filled bureau first: its bound is that of a bureau's size, and other tests leave hundreds of authorities behind."""
    items.sort(key=lambda item: item.path.name != "test_query_plans.py")


@pytest.fixture(scope="session", autouse=True)
def no_seal_without_its_picture():
    """World.certificate makes seals whose picture is nowhere."""
    yield
    sql("DELETE FROM estamp_seals.seal WHERE CHAR_LENGTH(picture_digest) < 64")
