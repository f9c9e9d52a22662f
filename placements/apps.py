"""The app's name for Django, and what it hands in to those below."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"

    def ready(self) -> None:
        from candidates.actions.participants import WHEN_END_MOVED, WHEN_PROTECTED
        from notifications.queries import GROUPS
        from placements.actions.appointments import write_person
        from placements.actions.protocol import follow_programme
        from placements.queries.calendars import calendar_groups

        WHEN_END_MOVED.append(follow_programme)
        WHEN_PROTECTED.append(write_person)
        GROUPS.append(calendar_groups)
