"""Tasks made before they were tied to an end get the end of their person, when there is just one."""

from typing import Any

from django.db import migrations


def tie(apps: Any, schema_editor: Any) -> None:
    task_model = apps.get_model("meetings", "Task")
    end_model = apps.get_model("meetings", "ProgrammeEnd")
    ends: dict[Any, list[Any]] = {}
    for end in end_model.objects.all():
        ends.setdefault(end.participant_id, []).append(end)
    taken = set(task_model.objects.exclude(end=None).values_list("end", flat=True))
    loose = task_model.objects.filter(kind="programme_end", end=None)
    for task in loose.order_by("created_at"):
        found = ends.get(task.participant_id, [])
        if len(found) == 1 and found[0].pk not in taken:
            taken.add(found[0].pk)
            task.end = found[0]
            task.save(update_fields=["end"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_tie_tasks_to_ends")]

    # Back again nothing is undone: the tie is true in either form.
    operations = [migrations.RunPython(tie, migrations.RunPython.noop)]
