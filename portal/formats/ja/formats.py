"""Ways in which dates and times are shown and may be typed; of those typed the first is the one that a form shows."""

# As content.japanese_dates writes them.
DATE_FORMAT = "Y年n月j日（D）"
TIME_FORMAT = "G時i分"
DATETIME_FORMAT = "Y年n月j日（D）G時i分"

DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]
DATETIME_INPUT_FORMATS = [
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H時%M分",
    "%Y年%m月%d日 %H時",
    "%Y年%m月%d日%H時%M分",
    "%Y年%m月%d日%H時",
]
