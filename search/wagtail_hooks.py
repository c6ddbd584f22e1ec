from wagtail.snippets.models import register_snippet

from search.viewsets import ThesaurusEntryViewSet

register_snippet(ThesaurusEntryViewSet)
