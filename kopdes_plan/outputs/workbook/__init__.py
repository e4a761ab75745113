"""The plan as a workbook whose formulas compute it again.

Read `book.py` first: it makes the sheets in order. `formulas` are expressions that know both their
spreadsheet text and their value, `sheets` the grid they stand on, `written` the file. Every other
module is a part of the engine, spelled once more in cells, next to its namesake in `model/`.
"""
