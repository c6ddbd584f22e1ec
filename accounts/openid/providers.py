"""The providers of the setting OIDC_PROVIDERS."""

from dataclasses import MISSING, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

LIST, SWITCH_OR_LIST = tuple[str, ...], bool | tuple[str, ...]
LISTS = (LIST, SWITCH_OR_LIST)
# How what a key may hold is called in JSON.
KINDS: dict[Any, str] = {
    str: "text in quotes",
    bool: "true or false, without quotes",
    LIST: "a list of texts",
    SWITCH_OR_LIST: "true, false or a list of texts",
}


@dataclass(frozen=True, kw_only=True)
class OpenIDProvider:
    """One provider, as the settings have it.

    `id`: part of the address that the provider sends people back to, /accounts/oidc/<id>/login/callback/.
    `server_url`: the issuer; /.well-known/openid-configuration is looked for below it.
    `staff`: for staff; they may sign up by it even where nobody else may.
    `trust_email`: True, or a list of domains: the provider has confirmed these addresses, so they are neither confirmed by
    a mail of ours nor kept from finding the account that has them. Only for a directory that the prefecture runs itself.
    `mfa`: everybody passes a second factor there, so that none is asked here. Only if the provider enforces it.
    `uid_claim`: what names a person for ever. `organization_number_claim`, `organization_name_claim`: kept as a hint. If
    the latter is "name" (GビズID), it is not taken for the person's.
    """

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    staff: bool = False
    trust_email: bool | tuple[str, ...] = False
    mfa: bool = False
    uid_claim: str = "sub"
    token_auth_method: str = ""
    organization_number_claim: str = "corporate_number"
    organization_name_claim: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.server_url)
        if not self.id.replace("-", "").replace("_", "").isalnum() or not self.id.isascii():
            raise ValueError(f"id: letters, digits and - only, not {self.id!r}")
        if parts.scheme not in ("https", "http") or not parts.netloc:
            raise ValueError(f"server_url of {self.id}: {self.server_url!r} is no address")
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError(f"server_url of {self.id}: https only, but for this machine")
        if "openid" not in self.scopes:
            raise ValueError(f"scopes of {self.id}: without openid nobody is named")

    def trusts(self, email: str) -> bool:
        if isinstance(self.trust_email, bool):
            return self.trust_email
        return email.rpartition("@")[2].lower() in {domain.lower() for domain in self.trust_email}


def configured() -> list[OpenIDProvider]:
    """Raises ValueError for a faulty setting; `manage.py check` says which."""
    rows = settings.OIDC_PROVIDERS
    if not isinstance(rows, list):
        raise ValueError("a list of objects is wanted")  # noqa: TRY004  # one kind of error for a faulty setting
    providers = [_read(row, number) for number, row in enumerate(rows, start=1)]
    if len({provider.id for provider in providers}) < len(providers):
        raise ValueError("two providers of one id")
    return providers


def find(provider_id: str) -> OpenIDProvider | None:
    return next((provider for provider in configured() if provider.id == provider_id), None)


def name_of(provider_id: str) -> str:
    """Name on screen; of one that is configured no more, its id."""
    provider = find(provider_id)
    return provider.name if provider else provider_id


def _read(row: Any, number: int) -> OpenIDProvider:
    if not isinstance(row, dict):
        raise ValueError("a list of objects is wanted")  # noqa: TRY004  # one kind of error for a faulty setting
    who = f"provider {row.get('id') or number}"
    known = {field.name: field for field in fields(OpenIDProvider)}
    if unknown := set(row) - set(known):
        raise ValueError(f"{who}: unknown: {', '.join(sorted(unknown))}")
    for name, field in known.items():
        if field.default is MISSING and not row.get(name):
            raise ValueError(f"{who}: {name} is missing")
        if name in row and not _fits(row[name], field.type):
            # "no" in quotes would count as true.
            raise ValueError(f"{who}: {name} must be {KINDS[field.type]}")
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return OpenIDProvider(**values)


def _fits(value: Any, kind: Any) -> bool:
    if isinstance(value, list):
        return kind in LISTS and all(isinstance(item, str) for item in value)
    return isinstance(value, str if kind is str else bool) and kind != LIST
