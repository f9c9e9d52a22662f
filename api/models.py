"""What the API itself must remember: which request a key was used for."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User


class UsedKeyQuerySet(models.QuerySet["UsedKey"]):
    def older_than(self, moment: datetime) -> Self:
        return self.filter(created_at__lt=moment)


class UsedKey(models.Model):
    """An `Idempotency-Key` and what came of it: ids only, so that nothing personal is kept.

    When the key comes again, the record is read again, with the rights the person has then.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)  # of method, address and body
    subject_id = models.CharField(max_length=36, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UsedKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="a_person_uses_a_key_once")
        ]
        indexes = [models.Index(fields=["user", "created_at"], name="used_key_by_age")]

    def __str__(self) -> str:
        return self.key
