"""The filter of a list: what it cannot read narrows to nothing, never to everything."""

from typing import Any

import django_filters


class StrictFilterSet(django_filters.FilterSet):
    """A choice that does not exist shows its error and no rows, also in the file to take away."""

    @property
    def qs(self) -> Any:  # each list's own query set, with its own words
        rows = super().qs
        return rows.none() if self.is_bound and set(self.errors) - self.orders() else rows

    def orders(self) -> set[str]:
        """An order that does not exist hides nothing, so it is passed over."""
        return {
            name
            for name, each in self.filters.items()
            if isinstance(each, django_filters.OrderingFilter)
        }
