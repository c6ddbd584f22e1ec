"""What the index owes each record, when it was last looked after, and the state of the admin's index."""

from datetime import datetime

from django.db import models
from django.utils import timezone


class IndexEntry(models.Model):
    """What the index owes a record. Written in the transaction of the change; kept for good.

    `version` counts the changes of the record, `indexed_version` the last one that is in the index. A row whose two
    differ is due once `next_try_at` has come and no lease runs.
    """

    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveBigIntegerField(default=1)
    indexed_version = models.PositiveBigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True, db_index=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "索引への書き込み"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_unique")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="search_entry_due",
                condition=models.Q(indexed_version__lt=models.F("version")),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Upkeep(models.TextChoices):
    REBUILD = "rebuild", "索引を作り直す"
    RECONCILE = "reconcile", "索引とデータを突き合わせる"
    OPTIMIZE = "optimize", "索引を整える"


class UpkeepRun(models.Model):
    """When each kind of upkeep was last done. `number` counts the records built, or those that differed."""

    upkeep = models.CharField(max_length=10, choices=Upkeep, unique=True)
    finished_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "索引の手入れ"

    def __str__(self) -> str:
        return self.get_upkeep_display()

    @classmethod
    def note(cls, upkeep: Upkeep, number: int = 0) -> None:
        cls.objects.update_or_create(upkeep=upkeep, defaults={"finished_at": timezone.now(), "number": number})

    @classmethod
    def last(cls, upkeep: Upkeep) -> datetime | None:
        return cls.objects.filter(upkeep=upkeep).values_list("finished_at", flat=True).first()


class AdminIndexState(models.Model):
    """One row: by which version the index of the admin's search was last filled for all records."""

    version = models.CharField(max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "管理画面の検索の版"

    def __str__(self) -> str:
        return self.version
