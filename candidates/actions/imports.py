"""A file of participants on its way in; the course itself is the same for every file."""

from django.db.models import QuerySet

from accounts import audit
from accounts.models import Unit, User
from accounts.parties import Party
from candidates.actions.import_rows import ParticipantRows
from candidates.models import ParticipantImport
from common.actions.imports import Course


class ParticipantCourse(Course[ParticipantImport]):
    @property
    def jobs(self) -> QuerySet[ParticipantImport]:
        return ParticipantImport.objects.all()

    def rows_of(self, job: ParticipantImport) -> ParticipantRows:
        return ParticipantRows(unit=job.unit, by=job.by)

    def note(self, verb: str, job: ParticipantImport, by: User) -> None:
        audit.record(
            verb,
            job,
            by=by,
            party=Party.CONSULTANT,
            municipality=job.unit.municipality,
            facts={"rows": job.total, "new": job.new_count, "changed": job.changed_count},
        )


course = ParticipantCourse()
advance_import = course.advance
confirm_import = course.confirm
cancel_import = course.cancel
go_on_with_imports = course.go_on


def start_import(*, unit: Unit, content: bytes, file_name: str, by: User) -> ParticipantImport:
    """Read the file and keep its rows. Raises TableFault when it is no table of ours."""
    job = ParticipantImport(unit=unit, file_name=file_name[:200], by=by)
    return course.start(job=job, content=content)
