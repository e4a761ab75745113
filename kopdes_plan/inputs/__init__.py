"""Files become checked, frozen objects. No arithmetic, no screens.

In reading order:

- `plan` the tree of a plan, with `businesses` (units), `fields` and `sourced` (its scalars)
- `plan_file` a file read, with `plan_text`, `plan_changes`, `plan_mistakes`, `plan_fields`
- `plan_checks` rules between fields, with `loan_checks`; `problems` mistakes as values
- `compliance` whether each loan is allowed, line by line, with `compliance_*`
- `drafts`, `plan_edits` and `saving` a file edited and kept; `scenarios` a plan changed
- `amounts` and `lists` how people write numbers
- `rules` the dated law, with `rule_files`, `rule_types`, `yaml_page`
- `catalogue` unit types, `chart` the ledger's table, `places` villages, `calendar` Lebaran
"""
