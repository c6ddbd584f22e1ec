"""Credits that the licences of the place data ask for; shown wherever figures or outlines are."""

CENSUS = "「令和2年国勢調査 都道府県・市区町村別の主な結果」（総務省統計局）を加工して作成"
BOUNDARIES = "「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
