"""Errors as problem details (RFC 9457), in Japanese."""

from typing import Any

from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"


class ProblemDetails(Schema):
    """The answer to a request that failed (RFC 9457, section 3)."""

    type: str = Field(description="問題の種類。説明のアドレス。")
    title: str = Field(description="問題の種類を短く述べたもの。")
    status: int = Field(description="HTTP のステータスコード。")
    detail: str = Field("", description="今回の要求について。")
    errors: list[dict[str, str]] = Field([], description="直すべき引数（name）とその理由（reason）。")
    export: str | None = Field(None, description="一覧の全体を受け取れるアドレス。")


class Problem(Exception):
    """Raised by a router. `kind` is one of those that portal.api lists; `members` are added to the answer."""

    def __init__(self, kind: str, *, detail: str = "", **members: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.members = kind, detail, members
