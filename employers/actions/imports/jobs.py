"""Files of employers or openings on their way in; the course is the same for every file."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.parties import Party
from common.actions.imports import Course, Rows
from common.errors import DomainError
from common.imports import ImportState
from employers.actions.imports.employers import EmployerRows
from employers.actions.imports.openings import OpeningRows
from employers.models import EmployerImport


class EmployerCourse(Course[EmployerImport]):
    @property
    def jobs(self) -> QuerySet[EmployerImport]:
        return EmployerImport.objects.all()

    def rows_of(self, job: EmployerImport) -> Rows:
        if job.kind == EmployerImport.Kind.EMPLOYERS:
            return EmployerRows(by=job.by)
        return OpeningRows(by=job.by)

    def note(self, verb: str, job: EmployerImport, by: User) -> None:
        facts = {
            "kind": job.kind,
            "rows": job.total,
            "new": job.new_count,
            "changed": job.changed_count,
        }
        audit.record(verb, job, by=by, party=Party.CONSULTANT, facts=facts)


course = EmployerCourse()
advance_import = course.advance
confirm_import = course.confirm
cancel_import = course.cancel
go_on_with_imports = course.go_on


def start_import(*, kind: str, content: bytes, file_name: str, by: User) -> EmployerImport:
    """Read the file and keep its rows. Raises TableFault when it is no table of ours."""
    if kind not in EmployerImport.Kind.values:
        raise DomainError(_("Choose what is in the file."), field="kind")
    job = EmployerImport(kind=kind, file_name=file_name[:200], by=by)
    return course.start(job=job, content=content)


def import_file(*, kind: str, content: bytes, file_name: str, by: User) -> EmployerImport:
    """All of it in one go, for commands. Raises DomainError that names the first fault."""
    job = start_import(kind=kind, content=content, file_name=file_name, by=by)
    while job.state == ImportState.CHECKING:
        job = advance_import(job_id=job.pk)
    if job.fault_count:
        first = job.faults[0]
        raise DomainError(
            _("Row %(row)s, %(column)s: expected %(expected)s, found “%(value)s”.") % first,
            code="faults",
        )
    job = confirm_import(job=job, by=by)
    while job.state == ImportState.WRITING:
        job = advance_import(job_id=job.pk)
    return job
