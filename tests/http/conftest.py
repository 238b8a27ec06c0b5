"""The order of the suite."""


def pytest_collection_modifyitems(items):
    """The filled bureau first: its bound is that of a bureau's size, and other tests leave hundreds of authorities behind."""
    items.sort(key=lambda item: item.path.name != "test_query_plans.py")
