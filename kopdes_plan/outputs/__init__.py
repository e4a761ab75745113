"""From a result to what people read. In reading order:

`lines`            statement lines by month, quarter or year
`schedules`        budget, drawdowns, instalments with dates
`sentences`        verdict, indicators and warnings in words
`tables`           pandas tables of all these
`weakest`          the guesses on which most rupiah hang
`canvas`, `axis`, `bars`, `charts`   SVG charts
`report`           the JSON of `kopdes-plan hitung`; `data_out` everything, as CSV or JSON
`simkopdes`        what the ministry's system asks for; `simkopdes_files` as Excel or CSV
`writer`, `blocks` what a page is written with, and what it is made of
`key_tables`       two tables that stand in two places
`compliance`       whether each loan is allowed, in sentences, blocks and JSON
`summary`, `aspects`, `money`, `statement_pages`, `feasibility`, `annexes`   the chapters
`brief`, `poster`  the two pages for a bank, the two for the wall (`poster_charts`)
`document`         each kind of document as one dictionary
`pdf`, `preview`   that dictionary laid out by typst (`typesetting`): the whole, the first pages
`word`             that dictionary as a Word file (`word_blocks`, `word_pages`, `word_styles`, …)

Nothing here computes money: it selects, sums over periods, and writes.
"""
