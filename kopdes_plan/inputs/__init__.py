"""Files become checked, frozen objects. No arithmetic, no screens.

In reading order:

- `plan` the tree of a plan, with `businesses` (units), `village_profile`, `progress` (what became
  of it), `fields` and `sourced` (its scalars), `file_words` (of some choices); `entry_order` how
  it is asked for
- `plan_file` a file read, with `plan_text`, `plan_changes`, `plan_mistakes`, `plan_fields`,
  `plan_facts`, `plan_words`, `plan_numbers`; `text_files`, `plan_in_pdf` where its text lies
- `plan_checks` rules between fields, with `loan_checks`, `loan_months`; `problems` mistakes as
  values; `broken` what libraries raise
- `drafts`, `plan_edits`, `unfinished` and `saving` a file edited and kept, with `file_lock`,
  `whole_files`; `plan_comparison`, `plan_differences`, `merging`, `conflicts` two copies;
  `backups`, `restoring` many plans in one file; `pictures` beside a plan
- `scenarios` a plan changed; `ready_scenarios` for any plan, with `ready_conditions`,
  `ready_values`
- `financing` a plan with other money; `loan_offers`, `loan_alternatives` what the schemes offer
- `compliance` whether each loan is allowed, line by line, with `compliance_cases`,
  `compliance_standing`, `compliance_terms`, `compliance_papers`, `compliance_building`
- `cash_book` the months out of a cash book, with `cash_table`, `book_headings`, `book_rows`;
  `readiness` what must be there before units open
- `class_folder` the plans of a class, `bulk_source` those of a regency
- `amounts` and `lists` how people write numbers
- `rules` the dated law, with `rule_files`, `rule_types`, `yaml_page`; `rule_sets`, `rule_folder`,
  `rule_updates` newer law brought later
- `catalogue` unit types, with `new_units`, `price_index`; `partners`, with `partner_terms`;
  `export`, with `export_price`; `potential` and `resources` of a village, with `candidates`,
  `knockout`; `guide` of a workshop; all read by `data_page`
- `chart` the ledger's table, `places` villages, `calendar` Lebaran
"""
