"""Terms by which everything in the portal is sorted. Keys are stable; labels and order are the staff's."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel

key_validator = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "半角の小文字・数字・ハイフンで入力してください。")
# What is typed: capitals are stored as small letters.
typed_key_validator = RegexValidator(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z", "キーは、半角の英数字と「-」で入力してください。"
)


class TermForm(WagtailAdminModelForm):
    """The key is typed once: addresses in use and the loader know the row by it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["key"]
        key.disabled = self.instance.pk is not None
        # In place of Django's own, whose message speaks of a "slug".
        others = [validator for validator in key.validators if not isinstance(validator, RegexValidator)]
        key.validators = [*others, typed_key_validator]

    def clean_key(self) -> str:
        return str(self.cleaned_data["key"]).lower()


class Term(models.Model):
    """A term with a stable key. Content points at the row; addresses and exports carry the key."""

    key = models.SlugField(
        "キー",
        max_length=60,
        unique=True,
        validators=[key_validator],
        help_text="アドレスやデータの書き出しに使います。一度決めたら変えないでください。",
    )
    label = models.CharField("名称", max_length=60, unique=True)
    sort_order = models.PositiveSmallIntegerField("並び順", default=0, db_index=True)
    is_active = models.BooleanField(
        "使う",
        default=True,
        help_text="外すと、新しいページでは選べなくなります。すでに選ばれているページはそのままです。",
    )

    base_form_class = TermForm

    panels = [
        FieldPanel("label", help_text="画面に出る名前です。60字まで。例：買い物"),
        FieldPanel(
            "key",
            help_text="アドレスやデータの書き出しに使います。半角の英数字と「-」で入力します（例：gomi-dashi）。"
            "保存したあとは変えられません。",
        ),
        FieldPanel("sort_order", help_text="小さい数字のものから先に並びます。"),
        FieldPanel("is_active"),
    ]

    class Meta:
        abstract = True
        ordering = ["sort_order", "key"]

    def __str__(self) -> str:
        return self.label


class ActivityField(Term):
    """分野: the 23 fields of activity of the national platform (MHLW, 生活支援共創プラットフォームの構築)."""

    number = models.PositiveSmallIntegerField(
        "番号", unique=True, help_text="全国版の一覧での順番です（1〜23）。独自の分野は24以降にします。"
    )

    panels = [FieldPanel("number"), *Term.panels]

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "分野"


class BodyKind(Term):
    """多様な主体の種類: kinds of bodies that take part (MHLW, 生活支援体制整備事業)."""

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "団体の種類"


class ServiceAType(Term):
    """サービス・活動Aの類型 (MHLW, 多様な主体による総合事業（サービス・活動A等）実施の手引き, ch. 3)."""

    description = models.CharField("説明", max_length=200, blank=True)

    panels = [
        *Term.panels,
        FieldPanel("description", help_text="選ぶ人が迷わないように、どんなものかを書きます。200字まで。"),
    ]

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "サービス・活動Aの類型"


class DesignationLabel(Term):
    """指定・認定: what an office has made an organization (居住支援法人, 協力店 …); given by staff alone."""

    description = models.CharField("説明", max_length=200, blank=True)

    panels = [
        *Term.panels,
        FieldPanel(
            "description", help_text="だれが、何にもとづいて決めるものかを書きます。団体のページに出ます。200字まで。"
        ),
    ]

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "指定・認定"


class Trouble(Term):
    """困りごと: a trouble in residents' words, and the words and 分野 that lead to an answer."""

    query = models.CharField("検索することば", max_length=60, blank=True)
    fields = models.ManyToManyField(ActivityField, verbose_name="分野", related_name="troubles")

    panels = [
        HelpPanel(
            "トップページと「困りごとから探す」に出ます。住民が口にする言葉で書きます（例：ゴミ出しができない）。"
        ),
        *Term.panels,
        FieldPanel("query", help_text="この困りごとを選んだときに探す言葉です。60字まで。例：ごみ出し"),
        FieldPanel("fields", help_text="この困りごとにこたえる分野をすべて選びます。"),
    ]

    class Meta(Term.Meta):
        verbose_name = verbose_name_plural = "困りごと"
