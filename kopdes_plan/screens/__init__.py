"""Pages of widgets for the notebooks: `from kopdes_plan.screens import start; start.page()`.

    widget ─> session.edit(path, typed) ─> the whole draft checked ─> Plan or problems ─> run
       ^                                                                                   │
       └───────────────────── views draw session.result anew <─────────────────────────────┘

One way only: no widget is linked to another, and values live in the plan file, never in widgets.
`views` and `numbers` are plain functions (tested without a browser), `forms` and the pages only
arrange them. Pictures are SVG text in `widgets.HTML`; `widgets.Output` is never used.
"""
