"""The app's name for Django, and what it hands in to those below."""

from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "schooling"

    def ready(self) -> None:
        from placements.queries.hand_over import ABOVE, Above
        from placements.queries.terms import CLASSES
        from placements.states.course import Relation
        from schooling.actions import give_class
        from schooling.queries.classes import class_row, classes_of, days_of_classes, lost_classes

        CLASSES.append(days_of_classes)
        ABOVE[Relation.CLASS] = Above(classes_of, give_class, lost_classes, class_row)
