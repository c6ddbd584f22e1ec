"""To which object and verb of the matrix each model and each address of ours belongs.

Whatever is missing here fails tests/roles/test_matrix_coverage.py.
"""

# Models that are no objects in the admin by themselves: to which object of the matrix they belong.
MODELS = {
    # Parts of a case; its day of confirmation.
    "casestudies.CasePlace": "case",
    "casestudies.CaseProgram": "case",
    "casestudies.CaseLink": "case",
    "casestudies.CasePhoto": "case",
    "casestudies.CaseSource": "case",
    "casestudies.CaseConfirmation": "case",
    "content.PortalRendition": "image",
    # What is found on pages, told by reports.
    "content.PageScan": "report",
    "content.WebAddress": "report",
    "content.PageLink": "report",
    "content.UnexplainedWord": "report",
    "regions.AreaOutline": "place",
    "regions.PrefectureMap": "place",
    "search.IndexEntry": "search-state",
    "search.UpkeepRun": "search-state",
    "search.AdminIndexState": "search-state",
    "search.ThesaurusState": "thesaurus",
    "search.SearchDay": "search-insight",
    "search.FilterDay": "search-insight",
    "search.OpenDay": "search-insight",
    "roles.AreaReviewTask": "workflow",
    "roles.RoleGrant": "person",
    "roles.RoleRequest": "role-request",
    "roles.Invitation": "invitation",
    "notifications.Mail": "mail",
    "notifications.SuspendedAddress": "suspended-address",
    "notifications.NoticeEvent": "notice",
    "notifications.Notice": "notice",
    "notifications.NoticePreference": "notice",
    "notifications.ChangedMailText": "mail-text",
}

# Of the listing, form and deletion that Wagtail makes for a registered model.
OF_A_LISTING = {
    "list": "change",
    "list_results": "change",
    "add": "add",
    "copy": "add",
    "edit": "change",
    "usage": "change",
    "history": "change",
    "history_results": "change",
    "delete": "delete",
}

# Name of an address → object, verb. Those of a listing above are found by themselves.
ADDRESSES = {
    # The public site
    "robots": ("page", "view"),
    "style": ("page", "view"),
    "casestudies:compare": ("case", "view"),
    "search:search": ("search", "view"),
    "search:embed": ("search", "view"),
    "search:complete": ("search", "view"),
    "search:municipalities": ("search", "view"),
    "search:opensearch": ("search", "view"),
    "search:places": ("search", "view"),
    "search:remember_place": ("search", "view"),
    "search:forget_place": ("search", "view"),
    "search:troubles": ("search", "view"),
    "search:trouble": ("search", "view"),
    "search:json": ("search", "export"),
    "search:csv": ("search", "export"),
    "search:feed": ("search", "export"),
    # The API
    "api:openapi-json": ("api", "view"),
    "api:openapi-view": ("api", "view"),
    "api:api-root": ("api", "view"),
    "api:nothing_here": ("api", "view"),
    "api:search": ("api", "view"),
    "api:list_cases": ("api", "view"),
    "api:get_case": ("api", "view"),
    "api:list_regions": ("place", "view"),
    "api:list_taxonomy": ("term", "view"),
    # The admin
    "area_chooser:create": ("place", "add"),
    # What waits for somebody waits for who writes or reviews.
    "waiting_report": ("case", "change"),
    "waiting_report_results": ("case", "change"),
    "stale_report": ("report", "view"),
    "stale_report_results": ("report", "view"),
    "schedule_report": ("report", "view"),
    "schedule_report_results": ("report", "view"),
    "broken_links_report": ("report", "view"),
    "broken_links_report_results": ("report", "view"),
    "unexplained_words_report": ("report", "view"),
    "unexplained_words_report_results": ("report", "view"),
    "manual": ("manual", "view"),
    "manual_chapter": ("manual", "view"),
    "manual_picture": ("manual", "view"),
    "casestudies_confirm": ("case", "confirm"),
    "search_state": ("search-state", "view"),
    "search_insight": ("search-insight", "view"),
    "search_insight_list": ("search-insight", "view"),
    "wagtailsnippets_search_thesaurusentry:try": ("thesaurus", "change"),
    "wagtailsnippets_search_thesaurusentry:export": ("thesaurus", "export"),
    "wagtailsnippets_search_thesaurusentry:import": ("thesaurus", "import"),
}
# Lists to choose from in a form: names that are public anyway.
CHOOSERS = ("area_chooser:", "wagtailsnippetchoosers_")
