"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower

from accounts.personal_data import LEFT


class UserManager(BaseUserManager["User"]):
    @transaction.atomic
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account whose address counts as proved: whoever runs a command of the portal vouches for it."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        # allauth's models stand on this one.
        from allauth.account.models import EmailAddress

        EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person. The e-mail address is the login; two addresses that differ by case are one."""

    username = None  # type: ignore[assignment]  # Django's documented way to drop the column
    email = models.EmailField("メールアドレス", unique=True)
    first_name = models.CharField("名", max_length=60, blank=True)
    last_name = models.CharField("姓", max_length=60, blank=True)
    # Written at most once a day (accounts.services.note_use); signing in is written by Django in `last_login`.
    last_seen_at = models.DateTimeField("最後に使った日時", null=True, blank=True, editable=False)
    # The row stays without anything that tells who it was, so that what the person wrote has an author: 退会者.
    left_at = models.DateTimeField("退会した日時", null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]  # another manager than AbstractUser's, as Django documents

    class Meta:
        verbose_name = verbose_name_plural = "利用者"
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci")]
        indexes = [models.Index(fields=["left_at", "is_active"], name="accounts_user_left")]

    def __str__(self) -> str:
        return LEFT if self.left_at else super().__str__()

    def get_full_name(self) -> str:
        return LEFT if self.left_at else f"{self.last_name} {self.first_name}".strip() or self.email
