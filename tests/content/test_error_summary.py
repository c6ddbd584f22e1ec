"""The summary of errors above a form leads to each field."""

from django import forms
from django.template import engines
from django.utils.safestring import mark_safe

SUMMARY = """{% load content_tags %}
{% include "content/components/error_summary/error_summary.html" with whole=form.non_field_errors fields=form|faulty_fields undone="まだ送っていません。" %}"""


class ContactForm(forms.Form):
    name = forms.CharField(label="名前", error_messages={"required": "名前を入力してください。"})
    way = forms.ChoiceField(
        label="連絡の方法",
        choices=[("mail", "メール"), ("phone", "電話")],
        widget=forms.RadioSelect,
        error_messages={"required": "連絡の方法を選んでください。"},
    )
    years = forms.IntegerField(label="年齢", error_messages={"invalid": "数字で入力してください。"}, required=False)
    agreed = forms.BooleanField(
        label=mark_safe('<a href="/terms/">決まり</a>を読みました。'),
        error_messages={"required": "決まりを読んで、印を付けてください。"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


def summary_of(form):
    return " ".join(engines["django"].from_string(SUMMARY).render({"form": form}).split())


def test_each_error_leads_to_its_field_a_group_to_its_first_choice():
    text = summary_of(ContactForm({"years": "七十"}))
    assert "まだ送っていません。次の所を直してください。" in text
    assert '<a href="#id_name">名前を入力してください。</a>' in text
    assert '<a href="#id_way_0">連絡の方法を選んでください。</a>' in text
    # An error that does not say itself what it is about is told with the field's name.
    assert '<a href="#id_years">年齢：数字で入力してください。</a>' in text
    # A box is a sentence by itself, sometimes with a link in it.
    assert '<a href="#id_agreed">決まりを読んで、印を付けてください。</a>' in text
    assert "/terms/" not in text
    assert "seen" not in text


def test_what_is_wrong_with_the_whole_stands_above():
    form = ContactForm({"name": "山田", "way": "mail", "agreed": "on", "seen": "1"})
    form.add_error(None, "もう送られています。")
    text = summary_of(form)
    assert "もう送られています。" in text
    assert "次の所" not in text


def test_without_errors_nothing_stands_there():
    assert summary_of(ContactForm()) == ""
    assert summary_of(ContactForm({"name": "山田", "way": "mail", "agreed": "on", "seen": "1"})) == ""


def test_what_was_typed_is_no_markup():
    form = ContactForm({"way": "<b>fax</b>", "name": "山田"})
    assert "<b>" not in summary_of(form)
