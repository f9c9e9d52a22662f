"""The app's name for Django, and what it hands in to those below."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        from candidates.actions.participants import WHEN_PROTECTED
        from meetings.actions.appointments import write_person
        from meetings.actions.disagreements import give_decision
        from meetings.actions.tasks import give_task, shift_tasks
        from meetings.queries import hand_over as rows
        from placements.actions.protocol import ALSO_SHIFTED
        from placements.queries.hand_over import ABOVE, Above
        from placements.states.course import Relation

        WHEN_PROTECTED.append(write_person)
        ALSO_SHIFTED.append(shift_tasks)
        ABOVE[Relation.PROMISE] = Above(
            rows.promises_of, give_task, rows.lost_promises, rows.promise_row
        )
        ABOVE[Relation.DECISION] = Above(
            rows.decisions_of, give_decision, rows.lost_decisions, rows.decision_row
        )
