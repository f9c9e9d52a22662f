"""Leaving the job: a new owner and one line for each relation."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.dates import date_format
from placements.models.course_facts import Taker
from placements.queries.hand_over import RelationRow


class HandOverForm(forms.Form):
    """Two fields a relation; the action says which one is still open."""

    def __init__(
        self,
        *args: Any,
        rows: list[RelationRow],
        staff: Any,
        is_about_orphans: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        # Read once for all rows: a ModelChoiceField would ask the database for each of them.
        people = {str(person.pk): person for person in staff}
        choices = [("", "---------"), *((pk, str(person)) for pk, person in people.items())]
        for row in rows:
            label = f"{row.title}: "
            self.fields[row.owner_field] = forms.TypedChoiceField(
                label=label + gettext("new owner"),
                choices=choices,
                coerce=people.get,
                empty_value=None,
                required=False,
                initial=suggested(row, people) if is_about_orphans else None,
                help_text=until_now(row) if is_about_orphans else "",
            )
            self.fields[row.note_field] = forms.CharField(
                label=label + gettext("one line to the next one"), required=False, max_length=500
            )

    def takers(self) -> dict[Any, Taker]:
        return {
            row.key: Taker(
                self.cleaned_data[row.owner_field],
                self.cleaned_data[row.note_field],
            )
            for row in self.rows
        }


def suggested(row: RelationRow, people: dict[str, User]) -> Any:
    """The first who should take it and still works here."""
    return next((each.pk for each in row.takers if str(each.pk) in people), None)


def until_now(row: RelationRow) -> str:
    had_it = gettext("Until now: %s.") % (row.holder.name if row.holder else gettext("Nobody"))
    if row.due_on is None:
        return had_it
    due = gettext("Due %s.") % date_format(row.due_on, "j. F Y")
    return f"{had_it} {due}"


class LeaverForm(forms.Form):
    leaver = forms.ModelChoiceField(label=_("Who leaves?"), queryset=User.objects.none())

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaver"].queryset = staff  # type: ignore[attr-defined]
