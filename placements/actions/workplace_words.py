"""What a workplace says about itself: words, customs; and the start note of a placement."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.errors import DomainError, StaleRecord
from employers.models import Workplace
from placements.actions.base import check_goes_on, hold, once_more, record
from placements.messages import agreement as messages
from placements.models import Placement, StartNote, WorkplaceCustoms, WorkplaceWord

CUSTOMS = ("lunch", "breaks", "tone", "unwritten")
NOTE = ("goals", "progress", "way_on", "expectations")


@transaction.atomic
def add_word(
    *, workplace: Workplace, by: User, party: str, word: str, meaning: str = "", area: str = ""
) -> WorkplaceWord:
    """A word of the workplace; saying it again replaces what is said, and erases nothing."""
    if not word.strip():
        raise DomainError(_("Write the word."), code="empty", field="word")
    said = {"meaning": meaning.strip(), "area": area.strip()}
    found, _made = WorkplaceWord.objects.update_or_create(
        workplace=workplace,
        word=word.strip()[:80],
        defaults={name: text for name, text in said.items() if text} | {"by": by},
    )
    audit.record("add_word", workplace, by=by, party=party)
    return found


@transaction.atomic
def remove_word(*, word: WorkplaceWord, by: User, party: str) -> None:
    audit.record("remove_word", word.workplace, by=by, party=party)
    word.delete()


@transaction.atomic
def write_customs(
    *, workplace: Workplace, by: User, party: str, version: int | str | None = None, **texts: str
) -> WorkplaceCustoms:
    """Lunch, breaks, tone, unwritten rules."""
    held, is_new = WorkplaceCustoms.objects.select_for_update().get_or_create(workplace=workplace)
    if not is_new:
        held.expect_version(version)
    for name in CUSTOMS:
        setattr(held, name, texts.get(name, getattr(held, name)).strip())
    held.version += 1
    held.save()
    audit.record("write_customs", workplace, by=by, party=party)
    return held


@once_more
@transaction.atomic
def write_start_note(
    *,
    placement: Placement,
    by: User,
    party: str,
    also: Collection[str] = (),
    version: int | str | None = None,
    **texts: str,
) -> StartNote:
    """One text for all. Whoever changes it has said yes to it; the others say yes again.

    `also` are further capacities of the same person, such as the consultant who teaches them too.
    """
    held = hold(placement.pk)
    check_goes_on(held)
    if not texts.get("goals", "").strip():
        raise DomainError(_("Write the goals."), code="empty", field="goals")
    note = StartNote.objects.select_for_update().filter(placement=held).first()
    if note is None:
        note = StartNote(placement=held)
    else:
        note.expect_version(version)
        note.version += 1
    for name in NOTE:
        setattr(note, name, texts.get(name, "").strip())
    note.read_by = [party, *also]
    note.save()
    record("write_start_note", note, placement=held, by=by, party=party)
    messages.tell_start_note(note, without=note.read_by)
    return note


@once_more
@transaction.atomic
def agree_to_start_note(
    *,
    note: StartNote,
    by: User,
    party: str,
    also: Collection[str] = (),
    version: int | str | None = None,
) -> StartNote:
    """“This is right”, said by one more of the three, to the version of the text that they read.

    `also` as for who writes it: one yes says it for each capacity in which the person is asked.
    """
    placement = hold(note.placement_id)
    check_goes_on(placement)
    held = StartNote.objects.select_for_update().get(pk=note.pk)
    if version is not None and str(version) != str(held.version):
        raise StaleRecord(_("What you read is not what stands here now. Read it again."))
    if not {party, *also} <= {Party.PARTICIPANT, Party.CONSULTANT, Party.TEACHER}:
        raise DomainError(_("This note is not yours."), code="not_yours")
    for each in (party, *also):
        if each not in held.read_by:
            held.read_by = [*held.read_by, each]
            held.save(update_fields=["read_by"])
            record("agree_to_start_note", held, placement=placement, by=by, party=each)
    return held


def ask_new_teacher(held: Placement) -> None:
    """Another teacher's yes to the start note is not this one's."""
    note = StartNote.objects.select_for_update().filter(placement=held).first()
    if note is None or held.started_on is not None:
        return
    note.placement = held
    note.read_by = [party for party in note.read_by if party != Party.TEACHER]
    note.save(update_fields=["read_by"])
    messages.tell_reader(note, Party.TEACHER)
