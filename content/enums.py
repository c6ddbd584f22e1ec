"""Fixed values of what is found on pages."""

from django.db import models


class LinkKind(models.TextChoices):
    """Where a link leads."""

    PAGE = "page", "このサイトのページ"
    DOCUMENT = "document", "このサイトの文書ファイル"
    TYPED = "typed", "このサイトのページ（アドレスを手で入力したもの）"
    ELSEWHERE = "elsewhere", "ほかのサイト"


class LinkProblem(models.TextChoices):
    """What a reader who follows the link would meet."""

    GONE = "gone", "リンク先が削除されています。"
    UNPUBLISHED = "unpublished", "リンク先のページが公開されていません。"
    CLOSED = "closed", "リンク先を見られる人が限られています。"
    MALFORMED = "malformed", "アドレスの書き方が正しくありません。"
    NOT_FOUND = "not-found", "リンク先のページが見つかりません。"
    FAULT = "fault", "リンク先のサイトでエラーが続いています。"
    CERTIFICATE = "certificate", "リンク先のサイトの証明書に問題があります。"
    NO_ANSWER = "no-answer", "リンク先のサイトから応答がありません。"
    INTERNAL = "internal", "インターネットに公開されていないアドレスです。"


class JargonTreatment(models.TextChoices):
    EXPLAIN = "explain", "説明が必要（説明のないページを報告する）"
    KNOWN = "known", "説明しなくてよい（報告しない）"
