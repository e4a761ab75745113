"""From a result to what people read. In reading order:

`lines`            statement lines by month, quarter or year
`schedules`        budget, drawdowns, instalments with dates
`sentences`        verdict, indicators and warnings in words
`tables`           pandas tables of all these
`weakest`          the guesses on which most rupiah hang
`canvas`, `axis`, `bars`, `charts`   SVG charts in the colours of `look`; `case_charts` of several
                   cases, `chart_pictures` for files that hold no SVG
`report`           the JSON of `kopdes-plan hitung`, by `json_text`
`data_out`         everything, as CSV or JSON
`simkopdes`        what the ministry's system asks for; `simkopdes_files` as Excel or CSV
`writer`, `blocks` what a page is written with, and what it is made of
`key_tables`       two tables that stand in two places
`compliance`       whether each loan is allowed, in sentences, blocks and JSON
`rule_changes`     what newer law changes
`financing`        ways to finance side by side: `financing_tables`, `financing_charts`,
                   `financing_pages`, `financing_json`, with `loan_answers`, `refinancing`
`scenarios`        cases side by side, their `changes` in words
`risk`, `chances`  how far numbers may move, what draws say (`risk_charts`)
`potential`        unit ideas in words: `potential_pages`, `potential_report`, `village_effect`
`village`          the village's page: `village_view`, `village_figures`
`partners`, `export`   terms and sales abroad (`partner_words`); `trade` their chapter
`progress`         actual against plan: `progress_charts`, `progress_pages`, with `cash_book`,
                   `readiness`, `mentoring_log`
`lacking`          what is missing, `open_differences` what a merge left, places by `field_names`
`summary`, `aspects`, `money`, `statement_pages`, `feasibility`, `annexes`   the chapters
`brief`, `poster`  the two pages for a bank, the two for the wall (`poster_charts`)
`document`         each kind of document as one dictionary
`pdf`, `preview`   that dictionary laid out by typst (`typesetting`): the whole, the first pages
`word`             that dictionary as a Word file: `word_blocks`, `word_pages`, `word_styles`,
                   `word_xml`, `word_fit`
`class_view`       a class as a whole: `class_rows`, `class_tables`, `class_workbook`, `class_pdf`,
                   and its `login_cards`
`bulk_rows`        thousands of plans, on disk by `bulk_table`

Folders: `workbook` the plan in formulas, `worksheets` blank paper forms, `guide` the facilitator's.

Nothing here computes money, but for the workbook: it selects, sums over periods, and writes.
"""
