"""What a reviewer is asked who sends a page back."""

from django import forms
from wagtail.forms import TaskStateCommentForm


class ReasonForm(TaskStateCommentForm):
    comment = forms.CharField(
        label="理由と、直してほしい所",
        error_messages={"required": "依頼した人に伝わるように、理由を書いてください。"},
        widget=forms.Textarea({"rows": 4}),
    )
