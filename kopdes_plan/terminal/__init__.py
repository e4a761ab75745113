"""The commands of `kopdes-plan`, in reading order.

`options` how options are declared, read and refused · `console` what is written · `usage` help
and mistakes of the command line · then one module for each calculator: `loans` (angsuran),
`cash_flows` (kelayakan), `shares` (shu), `taxes` (pajak), `assets` (penyusutan) · `laws`
(aturan), `plans` (hitung, periksa, baru), `documents` (pdf), with `files` what is written to disk,
`bulk` (massal) with `bulk_cluster` the workers and `bulk_work` what each does, and `notebooks`
(buka). `kopdes_plan.cli` runs them.
"""
