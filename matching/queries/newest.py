"""The newest finished run of a municipality."""

from matching.models import Run
from reference.models import Municipality


def newest_run(municipality: Municipality | str) -> Run | None:
    """The last finished run that the municipality took part in."""
    number = municipality if isinstance(municipality, str) else municipality.pk
    return (
        Run.objects.done()
        .filter(region=number)
        .defer("difference")
        .order_by("-finished_at", "-created_at")
        .first()
    )
