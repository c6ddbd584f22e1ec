"""To publish what people agree to, and to agree."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import Consent, ConsentText, User
from accounts.permissions import may_publish

FIRST_TEXT = """
<h2>何を持つか</h2>
<ul>
<li>登録のとき：氏名、メールアドレス</li>
<li>使っているあいだ：役割と担当地域、ログインの記録、書いたもの、受け取ったお知らせとメール</li>
</ul>
<h2>何のために使うか</h2>
<ul>
<li>本人を確かめ、ログインできるようにするため</li>
<li>役割に応じて使える機能を決めるため</li>
<li>お知らせと、手続きのメールを届けるため</li>
</ul>
<p>ほかの目的には使いません。広告やほかの会社には渡しません。</p>
<h2>だれが見るか</h2>
<p>県の担当者と、担当地域の市町村職員が、仕事に要るものだけを見ます。</p>
<h2>いつまで持つか</h2>
<p>アカウントがあるあいだ持ちます。退会すると消します。書いたものは「退会者」の名前で残ります。長いあいだ使われないアカウントは、知らせてから閉じます。</p>
<h2>あなたができること</h2>
<p>アカウントのページで、持っている情報を見て、ファイルで受け取り、退会できます。</p>
<p>（見本）このほかの開示、訂正、利用停止の求めは、○○県の窓口で受け付けます。</p>
""".strip()


def text_in_force() -> ConsentText | None:
    return ConsentText.objects.in_force()


def has_agreed(user: Any, text: ConsentText) -> bool:
    return Consent.objects.filter(user=user, text=text).exists()


@transaction.atomic
def give_consent(*, user: User, text: ConsentText) -> Consent:
    """Note that the person agrees; a second time changes nothing. Raises ValidationError for a text not in force."""
    if text != text_in_force():
        raise ValidationError("新しい版があります。もう一度お読みください。", code="not_in_force")
    consent, _ = Consent.objects.get_or_create(user=user, text=text)
    return consent


@transaction.atomic
def publish_consent_text(*, text: ConsentText, by: User | None) -> ConsentText:
    """Make a draft the next version. `by` None: the portal itself, when it is set up.

    Raises PermissionDenied, or ValidationError for a version that would begin in the past or before the last one.
    """
    text = ConsentText.objects.select_for_update().get(pk=text.pk)
    if by is not None and not may_publish(by, text):
        raise PermissionDenied
    newest = ConsentText.objects.select_for_update().published().order_by("-version").first()
    if text.valid_from < timezone.localdate():
        raise ValidationError("使い始める日が過ぎています。今日か、先の日にしてください。", code="past")
    if newest and text.valid_from < newest.valid_from:
        raise ValidationError(f"使い始める日を、{newest}より後にしてください。", code="before_last")
    text.version = (ConsentText.objects.aggregate(last=Max("version"))["last"] or 0) + 1
    text.published_at, text.published_by = timezone.now(), by
    text.save()
    log(text, "accounts.publish_consent_text", user=by)
    return text


@transaction.atomic
def add_first_text() -> ConsentText | None:
    """Publish the first version where there is none: without one nobody could sign up. What a prefecture adds is marked 見本."""
    if ConsentText.objects.exists():
        return None
    return publish_consent_text(text=ConsentText.objects.create(text=FIRST_TEXT), by=None)
