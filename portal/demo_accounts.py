"""The accounts of the demo: one for each role, with passwords and secrets of their own, kept in a file that git ignores."""

import json
import secrets
from dataclasses import asdict, dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import give_consent, text_in_force
from portal.settings.environment import DATA_DIR
from regions.enums import AreaKind
from regions.models import Area
from roles.enums import Layer, Role
from roles.services import grant_role

ACCOUNTS_FILE = DATA_DIR / "demo_accounts.json"


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """`role` None: a 参加者, which everyone is. `area`: the kind of its place, the first of the prefecture.

    `described`: what one is besides (portal.sample_applications).
    """

    email: str
    name: tuple[str, str]
    role: Role | None = None
    area: AreaKind | None = None
    layer: Layer | None = None
    is_staff: bool = False
    described: str = ""

    @property
    def role_name(self) -> str:
        return self.described or (self.role or Role.PARTICIPANT).label


ACCOUNTS = (
    DemoAccount(email="admin@example.jp", name=("管理", "太郎"), role=Role.ADMINISTRATOR, is_staff=True),
    DemoAccount(email="moderator@example.jp", name=("公開", "花子"), role=Role.PREFECTURE_REVIEWER, is_staff=True),
    DemoAccount(email="editor@example.jp", name=("編集", "一郎"), role=Role.PREFECTURE_EDITOR, is_staff=True),
    DemoAccount(email="office@example.jp", name=("事務", "良子"), role=Role.PREFECTURE_OFFICE, is_staff=True),
    DemoAccount(
        email="city@example.jp", name=("市川", "進"), role=Role.MUNICIPAL_STAFF, area=AreaKind.CITY, is_staff=True
    ),
    DemoAccount(
        email="town@example.jp", name=("町田", "恵"), role=Role.MUNICIPAL_STAFF, area=AreaKind.TOWN, is_staff=True
    ),
    DemoAccount(
        email="coordinator@example.jp",
        name=("支援", "明"),
        role=Role.COORDINATOR,
        area=AreaKind.CITY,
        layer=Layer.FIRST,
    ),
    DemoAccount(email="advisor@example.jp", name=("助言", "博"), role=Role.ADVISOR, area=AreaKind.PREFECTURE),
    DemoAccount(email="participant@example.jp", name=("参加", "恵子")),
    DemoAccount(email="manager@example.jp", name=("団田", "和夫"), described="団体の管理者"),
    DemoAccount(email="applicant@example.jp", name=("申田", "幸子"), described="団体の登録を申請中"),
)


@dataclass(frozen=True)
class Secrets:
    """`secret`: of the authenticator app; empty for who needs none."""

    password: str
    secret: str = ""


def demo_accounts() -> dict[str, Secrets]:
    """Address → password and secret; made at random on the first run."""
    kept = kept_secrets()
    known = {account.email: kept.get(account.email) or _new_secrets(account) for account in ACCOUNTS}
    set_up_accounts(known, new=set(known) - set(kept))
    if known != kept:
        # Written aside and last: whoever is stopped before finds no file, and starts anew.
        aside = ACCOUNTS_FILE.with_suffix(".new")
        aside.touch(mode=0o600)
        aside.write_text(json.dumps({email: asdict(each) for email, each in known.items()}, indent=2))
        aside.replace(ACCOUNTS_FILE)
    return known


def kept_secrets() -> dict[str, Secrets]:
    """Those of the file; empty before the first demo, or if the file is of a portal without second factors."""
    if not ACCOUNTS_FILE.exists():
        return {}
    rows = json.loads(ACCOUNTS_FILE.read_text())
    return {email: Secrets(**row) for email, row in rows.items() if isinstance(row, dict)}


def current_code(secret: str, *, ahead: int = 0) -> str:
    """What the authenticator app shows now, or `ahead` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + ahead))


@transaction.atomic
def set_up_accounts(known: dict[str, Secrets], *, new: set[str]) -> None:
    """Make the accounts that are missing. Those in `new` get their secrets again: what is announced must work."""
    for account in ACCOUNTS:
        secrets_of_it = known[account.email]
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = _make(account, secrets_of_it.password)
        elif account.email not in new:
            continue
        else:
            user.set_password(secrets_of_it.password)
            user.save()
        if secrets_of_it.secret:
            Authenticator.objects.filter(user=user).delete()
            TOTP.activate(user, secrets_of_it.secret)


def _make(account: DemoAccount, password: str) -> User:
    make = User.objects.create_superuser if account.role == Role.ADMINISTRATOR else User.objects.create_user
    user = make(account.email, password, last_name=account.name[0], first_name=account.name[1])
    if text := text_in_force():
        give_consent(user=user, text=text)
    areas = _areas(account.area)
    if account.role is not None and (areas or account.area is None):
        grant_role(user=user, role=account.role, areas=areas, layer=account.layer, by=None)
    return user


def _areas(kind: AreaKind | None) -> list[Area]:
    """The first place of that kind in the prefecture of the demo, by its code; none where no places are loaded."""
    if kind is None:
        return []
    places = Area.objects.filter(kind=kind, prefecture_code=settings.PORTAL_PREFECTURE, retired_on=None)
    return list(places.order_by("code")[:1])


def _new_secrets(account: DemoAccount) -> Secrets:
    return Secrets(secrets.token_urlsafe(12), generate_totp_secret() if account.is_staff else "")
