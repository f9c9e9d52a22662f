"""Openings: look, offer with five answers, fill in, and the steps of their life."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.resources import Changing, Read, creates, reader, takes, verb
from api.v1.openings.bodies import FiveAnswers, OpeningChange, days_of, facts_of, needs_of
from api.v1.openings.shown import OpeningRow, OpeningSerializer
from employers import actions
from employers.access import opening_for, opening_to_change, workplace_to_change
from employers.filters import OpeningFilter
from employers.models import Opening
from employers.queries import for_list, with_facts


class OpeningViewSet(Changing):
    """Openings: your own as an employer, all of them as staff."""

    filterset_class = OpeningFilter
    creating = frozenset({"create", "copy"})
    model = Opening
    row_serializer = OpeningRow
    record_serializer = OpeningSerializer

    def rows(self) -> QuerySet[Opening]:
        return for_list(self.by).select_related("workplace__employer", "workplace__municipality")

    def one(self, pk: UUID | str) -> tuple[Any, str | None]:
        opening_for(self.by, UUID(str(pk)))
        shown = with_facts(Opening.objects.visible_to(self.by)).get(pk=pk)
        return OpeningSerializer(shown).data, str(shown.version)

    @creates(FiveAnswers)
    def create(self, read: Read) -> Opening:
        """Offer an opening with the five answers: it is posted at once, and its owner calls."""
        sent = read()
        workplace = workplace_to_change(self.by, sent.pop("workplace").pk)
        days, language = days_of(sent.pop("days")), needs_of(sent.pop("language"))
        return actions.offer_opening(
            workplace=workplace, by=self.by, days=days, language=language, **sent
        )

    @takes(OpeningChange)
    def partial_update(self, request: Request, pk: UUID) -> Response:
        """Fill in or correct; the employer's own word confirms, a consultant's waits for it."""
        opening = opening_to_change(self.by, pk)
        version = self.version_read(is_needed=True)
        sent = reader(self, OpeningChange, opening=opening)()
        is_confirmed = sent.pop("is_confirmed", False)
        actions.change_opening(
            opening=opening,
            by=self.by,
            facts=facts_of(sent),
            version=version,
            is_confirmed=is_confirmed,
        )
        return self.answer(pk)

    @verb(name="post")
    def post_it(self, pk: UUID, read: Read) -> None:
        """The opening takes part in matching."""
        actions.post_opening(opening=opening_to_change(self.by, pk), by=self.by, **read())

    @verb()
    def refresh(self, pk: UUID, read: Read) -> None:
        """Still true, as of now."""
        actions.refresh_opening(opening=opening_to_change(self.by, pk), by=self.by, **read())

    @verb()
    def close(self, pk: UUID, read: Read) -> None:
        """Nobody new is proposed; people who are there stay."""
        actions.close_opening(opening=opening_to_change(self.by, pk), by=self.by, **read())

    @verb()
    def reopen(self, pk: UUID, read: Read) -> None:
        """Back in matching; a window that is over starts again today."""
        actions.reopen_opening(opening=opening_to_change(self.by, pk), by=self.by, **read())

    @verb(is_versioned=True)
    def confirm(self, pk: UUID, read: Read) -> None:
        """What a consultant filled in is right; a consultant notes the yes from the phone.

        Only of what was read: nobody says yes to facts that somebody has changed meanwhile.
        """
        opening = opening_to_change(self.by, pk)
        sent = read()
        actions.confirm_opening(
            opening=opening,
            by=self.by,
            on_the_phone=not opening.as_employer,
            version=self.version_read(is_needed=True),
            **sent,
        )

    @verb(status=201)
    def copy(self, pk: UUID, read: Read) -> Opening:
        """A draft with the same facts; the old one stays as it is."""
        return actions.copy_opening(opening=opening_to_change(self.by, pk), by=self.by, **read())
